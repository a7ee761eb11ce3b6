'use strict';
// docs/performance.md from a saved run: the rows that troika loses first, then every row, and how to repeat it.
// usage: document.js [RESULT.json]     without a file: the last run of all rows in bench/results

const fs = require('fs');
const path = require('path');
const stats = require('../../lib/internal/compare/stats');

const root = path.join(__dirname, '..', '..');
const results = path.join(root, 'bench', 'results');

function lastFull() {
  const names = fs.existsSync(results) ? fs.readdirSync(results).filter((name) => /^\d.*\.json$/.test(name)).sort().reverse() : [];
  for (const name of names) {
    const run = JSON.parse(fs.readFileSync(path.join(results, name), 'utf8'));
    if (run.options.rows === 'all') return run;
  }
  throw new Error('no run of all rows in bench/results: make bench');
}

const verdicts = { ahead: 'ahead', behind: 'behind', level: 'level (ranges overlap)', noisy: 'spread above 25 %: means nothing', alone: 'no peer has it', failed: 'no figure' };

function cell(one) {
  if (one === undefined) return '';
  if (one.failed !== undefined) return 'failed';
  return `${stats.text(one.median)}${one.runs > 1 ? ` &plusmn;${Math.round(one.spread * 100)}%` : ''}`;
}

function write(run) {
  const names = run.runtimes.map((one) => one.name);
  const table = (rows) => [
    `| row | ${names.join(' | ')} | times the best peer | |`, `|---|${names.map(() => '---:|').join('')}---:|---|`,
    ...rows.map((row) => `| ${row.title} [${row.unit}] | ${names.map((name) => cell(row.cells[name])).join(' | ')} | ${row.ratio === undefined ? '' : row.ratio.toFixed(2)} | ${verdicts[row.verdict]} |`),
  ].join('\n');
  const behind = run.rows.filter((row) => row.verdict === 'behind').sort((a, b) => a.ratio - b.ratio);
  const groups = [...new Set(run.rows.map((row) => row.group))];
  const reasons = new Map();
  for (const row of run.rows) {
    for (const [name, one] of Object.entries(row.cells)) if (one.failed !== undefined) reasons.set(`${name}: ${one.failed}`, [...(reasons.get(`${name}: ${one.failed}`) ?? []), row.name]);
  }
  const { machine } = run;
  return `# Speed beside Node, Bun and Deno

Made by \`make performance\` from the last run of \`make bench\`; do not edit.

- machine: ${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memory / 2 ** 30)} GB, ${machine.system}, Linux ${machine.kernel}; load at the start ${machine.load.toFixed(1)}
- ${run.runtimes.map((one) => `${one.name} ${one.version}`).join(', ')}; troika at commit ${machine.commit ?? '?'}
- ${run.date.slice(0, 16).replace('T', ' ')} UTC; median of ${run.options.runs} runs, runtimes in turn; \`&plusmn;\` is half the distance of the quartiles; server and client have
  cores of their own (cluster rows: all cores, and the client on them too)
- repeat: \`make bench\` (RUNS=, BENCH_SECONDS=, ROWS= choose); \`make bench-check\` compares with the last run

## Rows that troika loses (${behind.length} of ${run.rows.length})

${behind.length === 0 ? 'none' : table(behind)}

${groups.map((group) => `## ${group}\n\n${table(run.rows.filter((row) => row.group === group))}`).join('\n\n')}
${reasons.size === 0 ? '' : `\n## No figure\n\n${[...reasons].map(([reason, rows]) => `- ${reason.replaceAll('|', '\\|')} (${rows.join(', ')})`).join('\n')}\n`}`;
}

module.exports = { write };

if (require.main === module) {
  const run = process.argv[2] ? JSON.parse(fs.readFileSync(process.argv[2], 'utf8')) : lastFull();
  fs.writeFileSync(path.join(root, 'docs', 'performance.md'), write(run));
  console.log('written: docs/performance.md');
}
