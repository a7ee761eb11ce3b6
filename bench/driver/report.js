'use strict';
// The table on the terminal, the verdict on each row, and the comparison with an earlier run.

const stats = require('../../lib/internal/compare/stats');

const NOISY = 0.25; // a spread above this says nothing

// Adds to a row: best peer, troika's ratio to it, and what to make of it.
function judge(row) {
  const ours = row.cells.troika;
  const peers = Object.entries(row.cells).filter(([name, cell]) => name !== 'troika' && cell.median !== undefined);
  if (!ours || ours.median === undefined || peers.length === 0) return { ...row, verdict: ours?.failed ? 'failed' : 'alone' };
  const [best, cell] = peers.reduce((a, b) => (stats.ratio(a[1].median, b[1].median, row.better) >= 1 ? a : b));
  const ratio = stats.ratio(ours.median, cell.median, row.better);
  let verdict = ratio >= 1 ? 'ahead' : 'behind';
  if (ours.spread > NOISY || cell.spread > NOISY) verdict = 'noisy';
  else if (ours.runs > 1 && stats.overlap(ours, cell)) verdict = 'level';
  return { ...row, best, ratio, verdict };
}

const WIDTH = 60;
const marks = { ahead: '', behind: ' <', level: ' =', noisy: ' ~', alone: '', failed: '' };

function head(runtimes, machine, options) {
  console.log(`${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memory / 2 ** 30)} GB, ${machine.system}, Linux ${machine.kernel}`);
  console.log(`${options.runs} runs, median (spread: half the quartile distance); x: troika against the best peer, above 1 is better`);
  console.log(`marks: < behind, = ranges overlap, ~ spread above ${NOISY * 100} %: means nothing\n`);
  console.log(''.padEnd(WIDTH) + runtimes.map((one) => `${one.name} ${one.version}`.padStart(17)).join('') + '       x');
}

function line(row, runtimes, first) {
  if (first) console.log(`${row.group}`);
  const cells = runtimes.map(({ name }) => {
    const cell = row.cells[name];
    if (cell.failed !== undefined) return 'failed'.padStart(17);
    const spread = cell.runs > 1 ? ` ${String(Math.round(cell.spread * 100)).padStart(3)}%` : '     ';
    return (stats.text(cell.median) + spread).padStart(17);
  });
  const ratio = row.ratio === undefined ? '' : `${row.ratio.toFixed(2).padStart(8)}${marks[row.verdict]}`;
  console.log(`  ${`${row.title} [${row.unit}]`.padEnd(WIDTH - 2)}${cells.join('')}${ratio}`);
}

function foot(run) {
  console.log('');
  const list = (verdict, text) => {
    const rows = run.rows.filter((row) => row.verdict === verdict);
    if (rows.length > 0) console.log(`${text}: ${rows.sort((a, b) => (a.ratio ?? 0) - (b.ratio ?? 0)).map((row) => row.name + (row.ratio ? ` ${row.ratio.toFixed(2)}` : '')).join(', ')}`);
  };
  list('behind', 'behind the best peer');
  list('noisy', 'too noisy to tell');
  const reasons = new Map();
  for (const row of run.rows) {
    for (const [name, cell] of Object.entries(row.cells)) {
      if (cell.failed === undefined) continue;
      const key = `${name}: ${cell.failed}`;
      reasons.set(key, [...(reasons.get(key) ?? []), row.name]);
    }
  }
  for (const [reason, rows] of reasons) console.log(`failed ${reason} (${rows.join(', ')})`);
  console.log(`took ${Math.floor(run.seconds / 60)} min ${run.seconds % 60} s`);
}

// Rows whose ratio to the same peer fell by more than both spreads since they were last recorded; true when there are none.
function check(run, history) {
  if (history.length === 0) {
    console.log('bench-check: no earlier run in bench/results: run make bench first');
    return false;
  }
  let fell = 0, compared = 0;
  for (const row of run.rows) {
    const before = history.map((one) => one.rows.find((other) => other.name === row.name)).filter((other) => other?.ratio !== undefined).at(-1);
    if (!before) continue;
    compared++;
    if (row.ratio === undefined) {
      console.log(`bench-check: ${row.name} has no figure now (${row.cells.troika?.failed ?? 'no peer'}), it had ${before.ratio.toFixed(2)}`);
      fell++;
      continue;
    }
    const slack = [row, before].reduce((sum, one) => sum + one.cells.troika.spread + one.cells[one.best].spread, 0.05);
    if (row.ratio < before.ratio * (1 - slack)) {
      console.log(`bench-check: ${row.name} fell from ${before.ratio.toFixed(2)} to ${row.ratio.toFixed(2)} times the best peer`);
      fell++;
    }
  }
  console.log(`bench-check: ${compared} rows compared, ${fell} fell`);
  return fell === 0;
}

// What the page shows: a table, and a plot for each series.
function sheet(run) {
  const names = run.runtimes.map((one) => one.name);
  const plain = run.rows.filter((row) => !row.series);
  const series = [...new Set(run.rows.map((row) => row.series).filter(Boolean))];
  return {
    title: 'troika beside its peers',
    lines: [
      `${run.machine.cpu}, ${run.machine.cores} cores, ${Math.round(run.machine.memory / 2 ** 30)} GB, ${run.machine.system}, Linux ${run.machine.kernel}`,
      `${run.date.slice(0, 16).replace('T', ' ')} UTC, ${run.runtimes.map((one) => `${one.name} ${one.version}`).join(', ')}; median of ${run.options.runs} runs`,
    ],
    names,
    groups: [...new Set(plain.map((row) => row.group))].map((group) => ({
      name: group,
      rows: plain.filter((row) => row.group === group).map((row) => ({
        title: row.title, unit: row.unit, better: row.better, ratio: row.ratio, verdict: row.verdict,
        cells: names.map((name) => ({ value: row.cells[name].median, low: row.cells[name].low, high: row.cells[name].high, failed: row.cells[name].failed, text: stats.text(row.cells[name].median) })),
      })),
    })),
    plots: series.map((title) => {
      const rows = run.rows.filter((row) => row.series === title);
      return {
        title, unit: rows[0].unit, labels: rows.map((row) => ({ x: row.x, text: row.xLabel })),
        lines: names.map((name) => ({ name, points: rows.filter((row) => row.cells[name].median !== undefined).map((row) => [row.x, row.cells[name].median]) })),
      };
    }),
  };
}

module.exports = { judge, head, line, foot, check, sheet };
