'use strict';
// The verdicts of the bench: who is ahead, what is level, what is noise, what fell since the last run; and its page.

const assert = require('assert');
const report = require('../../bench/driver/report');
const stats = require('../../lib/internal/compare/stats');
const page = require('../../lib/internal/compare/page');

const cell = (...values) => ({ ...stats.summarize(values), values });
const row = (name, better, cells, more) => report.judge({ group: 'g', name, title: name, unit: 'ms', better, cells, ...more });
const judged = {
  ahead: row('a', 'less', { troika: cell(10, 11, 10), node: cell(30, 31, 30), bun: cell(20, 21, 20) }),
  behind: row('b', 'more', { troika: cell(10, 11, 10), node: cell(30, 31, 30), bun: cell(20, 21, 20) }),
  level: row('c', 'less', { troika: cell(10, 12, 11), node: cell(11, 12, 13) }),
  noisy: row('d', 'less', { troika: cell(10, 50, 100), node: cell(11, 11, 11) }),
  alone: row('e', 'less', { troika: cell(10, 10, 10), node: { failed: 'no' } }),
  failed: row('f', 'less', { troika: { failed: 'broken' }, node: cell(1, 1, 1) }),
};
for (const [verdict, one] of Object.entries(judged)) assert.strictEqual(one.verdict, verdict);
assert.deepStrictEqual([judged.ahead.best, judged.ahead.ratio, judged.behind.best, judged.behind.ratio], ['bun', 2, 'node', 1 / 3]);

const log = console.log;
const lines = [];
console.log = (line) => lines.push(line);
const before = { rows: [judged.ahead, judged.behind] };
assert.strictEqual(report.check({ rows: [judged.ahead, judged.behind] }, [before]), true);
const slower = row('a', 'less', { troika: cell(15, 15, 15), node: cell(30, 31, 30), bun: cell(20, 21, 20) });
assert.strictEqual(report.check({ rows: [slower] }, [before]), false);
assert.strictEqual(report.check({ rows: [] }, []), false);
console.log = log;
assert.match(lines.join('\n'), /bench-check: a fell from 2\.00 to 1\.33 times the best peer/);

assert.deepStrictEqual([0, 0.0123, 1.234, 12.34, 123.4, 12345, 1234567, undefined].map(stats.text), ['0', '0.012', '1.23', '12.3', '123', '12,345', '1.23 M', '-']);

const series = [1, 10, 100].map((x) => row(`s${x}`, 'less', { troika: cell(x, x), node: cell(2 * x, 2 * x) }, { series: 'growth <of> "it"', x, xLabel: `${x} B` }));
const run = { date: '2026-01-02T03:04:05Z', machine: { cpu: 'C & P', cores: 2, memory: 2 ** 32, system: 'S', kernel: 'K' }, options: { runs: 3 },
              runtimes: [{ name: 'troika', version: '1' }, { name: 'node', version: '2' }], rows: [judged.ahead, judged.failed, ...series].map((one) => ({ ...one, cells: { troika: one.cells.troika, node: one.cells.node } })) };
const html = page.make(report.sheet(run));
assert.doesNotMatch(html, /<script|src=|href=|@import|url\(/);
assert.ok(html.includes('growth &lt;of&gt; &quot;it&quot;') && html.includes('C &amp; P') && html.includes('<polyline'));
assert.doesNotMatch(html, /NaN|undefined|Infinity/);
// every element that is opened is closed, in order
const open = [];
for (const [, close, name, rest] of html.matchAll(/<(\/?)([a-zA-Z0-9]+)([^>]*)>/g)) {
  if (close) assert.strictEqual(open.pop(), name);
  else if (!rest.endsWith('/') && !['meta', 'br'].includes(name)) open.push(name);
}
assert.deepStrictEqual(open, []);
