'use strict';
// The page of the bench in a real browser: text and plots are really drawn, in the height that they need.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawnSync } = require('child_process');
const zlib = require('zlib');
const report = require('../../bench/driver/report');
const stats = require('../../lib/internal/compare/stats');
const page = require('../../lib/internal/compare/page');

const browser = ['chromium', 'chromium-browser', 'google-chrome'].find((name) => spawnSync(name, ['--version']).status === 0);
if (browser === undefined) common.skip('no Chromium here');

const cell = (...values) => ({ ...stats.summarize(values), values });
const row = (name, cells, more) => report.judge({ group: 'g', name, title: name, unit: 'ms', better: 'less', cells, ...more });
const series = [1, 10, 100, 1000].map((x) => row(`s${x}`, { troika: cell(x, x), node: cell(3 * x, 3 * x) }, { series: 'growth', x, xLabel: `${x}` }));
const run = { date: '2026-01-02T03:04:05Z', machine: { cpu: 'C', cores: 2, memory: 2 ** 32, system: 'S', kernel: 'K' }, options: { runs: 3 },
              runtimes: [{ name: 'troika', version: '1' }, { name: 'node', version: '2' }], rows: [row('a', { troika: cell(1, 1), node: cell(2, 2) }), ...series] };
const html = page.make(report.sheet(run));

// The rows of pixels of an 8-bit PNG without interlacing (RFC 2083), each as bytes.
function pixels(png) {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = { 2: 3, 6: 4 }[png[25]];
  assert.ok(channels !== undefined && png[24] === 8 && png[28] === 0, 'a PNG as Chromium makes it');
  const data = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = zlib.inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const rows = [];
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    const line = raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    for (let i = 0; i < stride; i++) {
      const left = i >= channels ? line[i - channels] : 0;
      const corner = i >= channels ? above[i - channels] : 0;
      const up = above[i];
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      line[i] += [0, left, up, (left + up) >> 1, a <= b && a <= c ? left : b <= c ? up : corner][filter];
    }
    rows.push(line);
    above = line;
  }
  return { rows, channels };
}

function shot(text, name) {
  fs.writeFileSync(common.tmp(`${name}.html`), text);
  const result = spawnSync(browser, ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--no-first-run', '--hide-scrollbars', `--user-data-dir=${common.tmp('profile')}`, '--window-size=1000,1600',
    `--screenshot=${common.tmp(`${name}.png`)}`, `file://${common.tmp(`${name}.html`)}`], { encoding: 'utf8', timeout: 50000 });
  assert.strictEqual(result.status, 0, result.stderr);
  return pixels(fs.readFileSync(common.tmp(`${name}.png`)));
}

// How many pixels are not the colour of the corner, and how many colours there are.
function ink({ rows, channels }) {
  const colour = (line, x) => line.readUIntBE(x * channels, 3);
  const paper = colour(rows[0], 0);
  const colours = new Set();
  let marked = 0;
  for (const line of rows) {
    for (let x = 0; x < line.length / channels; x++) {
      const one = colour(line, x);
      colours.add(one);
      if (one !== paper) marked++;
    }
  }
  return { marked, colours: colours.size };
}

const whole = ink(shot(html, 'page'));
const bare = ink(shot(html.replaceAll(/<polyline[^>]*>/g, ''), 'bare'));
assert.ok(whole.marked > 5000 && whole.colours > 10, JSON.stringify(whole));
assert.ok(whole.marked > bare.marked + 200, `the lines of the plot are drawn: ${whole.marked} against ${bare.marked}`);
