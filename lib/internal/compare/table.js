// From the figures of `troika compare` to what a reader sees: the article's table with figures, the runtimes side by side,
// and advice in words that the figures justify.

const stats = require('internal/compare/stats');

const titles = { cluster: 'cluster', worker: 'worker_threads', fork: 'child_process' };
const has = (value) => value !== undefined && value !== null;
const mb = (bytes) => (has(bytes) ? `${stats.text(bytes / 1e6)} MB` : 'not measured');
const ms = (value) => (has(value) ? `${stats.text(value)} ms` : 'not measured');
const perSecond = (value, what) => (has(value) ? `${stats.text(value)} ${what}/s` : 'not measured');

function each(figures, way, units) {
  const held = figures[`${way}: memory`];
  const base = figures['memory of the program alone'];
  return held && base ? Math.max(held.bytes - base.bytes, 0) / units : undefined;
}

function processes(figures, way, units) {
  const held = figures[`${way}: memory`];
  if (!held) return 'not measured';
  if (held.processes === 1) return `single process (${units} units: 1 process seen)`;
  return `${way === 'cluster' ? 'multi process' : 'separate processes'} (${units} units: ${held.processes} processes seen)`;
}

function survives(figures, way) {
  const error = figures[`${way}: error`];
  const kill = figures[`${way}: kill`];
  if (!has(error) || !has(kill)) return 'not measured';
  if (error && kill) return 'full: a thrown error and a killed unit leave the rest running';
  if (error) return 'of errors only: a thrown error leaves the rest running, a crash of the process ends all';
  return 'none: an error in a unit ends the rest';
}

function messages(figures, way, kind) {
  const found = figures[`${way}: messages`];
  return found ? `${kind}: ${stats.text(found.trip)} us there and back, ${stats.text(found.flood)} messages/s` : 'not measured';
}

const times = (a, b) => (has(a) && has(b) && b > 0 ? `${(a / b).toFixed(2)} times` : undefined);

// Faster, slower, slowest: the article's words, given by the figures.
function rank(values, words) {
  const order = values.map((value, i) => ({ value, i })).filter((one) => has(one.value)).sort((a, b) => a.value - b.value);
  const out = values.map(() => '');
  order.forEach(({ i }, place) => { out[i] = ` (${words[order.length === 1 ? 0 : Math.round(place * (words.length - 1) / (order.length - 1))]})`; });
  return out;
}

function articleTable(figures, units, cores) {
  const ways = ['cluster', 'worker', 'fork'];
  const starts = ways.map((way) => figures[`${way}: start`]);
  const sizes = ways.map((way) => each(figures, way, units));
  const startWords = rank(starts, ['fastest', 'between', 'slowest']);
  const sizeWords = rank(sizes, ['lowest', 'between', 'highest']);
  const io = times(figures['io: cluster'], figures['io: one process']);
  const cpu = times(figures['cpu: worker'], figures['cpu: main']);
  const shared = (way) => (has(figures[`${way}: shared memory`]) ? (figures[`${way}: shared memory`] ? 'shared memory (seen)' : 'isolated memory (seen)') : 'not measured');
  return {
    title: 'The three ways, as troika runs them here',
    head: ['', ...ways.map((way) => titles[way])],
    rows: [
      ['Architecture', ...ways.map((way) => processes(figures, way, units))],
      ['Memory model', ...ways.map(shared)],
      ['Communication', messages(figures, 'cluster', 'IPC'), messages(figures, 'worker', 'messages'), messages(figures, 'fork', 'IPC')],
      ['Memory of each', ...ways.map((_, i) => mb(sizes[i]) + sizeWords[i])],
      ['Start-up of each', ...ways.map((_, i) => ms(starts[i]) + startWords[i])],
      ['Isolation', ...ways.map((way) => survives(figures, way))],
      ['What it gives', io ? `web server: ${io} one process with ${Math.max(2, cores)} workers (${perSecond(figures['io: cluster'], 'requests')})` : 'not measured',
        cpu ? `computing: ${cpu} one thread with ${cores} workers` : 'not measured',
        figures.external ? `other programs: ${ms(figures.external.one)} each, ${stats.text(figures.external.rate)} a second` : 'not measured'],
      ['Best suited for', 'web servers', 'computing on data', 'other programs, full isolation'],
    ],
  };
}

// Rows of figures with one column per runtime; the page draws bars for them.
function sideBySide(about, result, units) {
  const names = about.runtimes.map((one) => one.name);
  const row = (title, unit, better, pick) => {
    const values = names.map((name) => {
      const value = pick(result.figures[name]);
      return has(value) ? value : undefined;
    });
    const peers = values.slice(1).filter(has);
    const best = peers.length > 0 ? (better === 'more' ? Math.max(...peers) : Math.min(...peers)) : undefined;
    const ratio = has(values[0]) && has(best) ? stats.ratio(values[0], best, better) : undefined;
    return { title, unit, better, ratio, verdict: ratio === undefined ? '' : ratio >= 1 ? 'ahead' : 'behind',
             cells: values.map((value) => (has(value) ? { value, low: value, high: value, text: stats.text(value) } : { failed: 'not measured' })) };
  };
  const bytes = (value) => (has(value) ? value / 1e6 : undefined);
  const rows = [row('start of an empty program', 'ms', 'less', (f) => f['start-up'])];
  for (const [way, title] of Object.entries(titles)) {
    rows.push(row(`${title}: start of one`, 'ms', 'less', (f) => f[`${way}: start`]));
    rows.push(row(`${title}: memory of one`, 'MB', 'less', (f) => bytes(each(f, way, units))));
    rows.push(row(`${title}: message there and back`, 'us', 'less', (f) => f[`${way}: messages`]?.trip));
    rows.push(row(`${title}: messages one way`, '1/s', 'more', (f) => f[`${way}: messages`]?.flood));
  }
  rows.push(row('http, one process', 'requests/s', 'more', (f) => f['io: one process']));
  rows.push(row('http, cluster', 'requests/s', 'more', (f) => f['io: cluster']));
  rows.push(row('computing, workers on every core', 'tasks/s', 'more', (f) => f['cpu: worker']));
  rows.push(row('one run of an external program', 'ms', 'less', (f) => f.external?.one));
  return { name: 'Runtimes side by side', rows: rows.filter((one) => one.cells.some((cell) => cell.failed === undefined)) };
}

// The smallest number of workers within 5 % of the best.
function enough(curve) {
  const measured = curve.filter((one) => has(one.value));
  if (measured.length === 0) return undefined;
  const best = Math.max(...measured.map((one) => one.value));
  return measured.find((one) => one.value >= best * 0.95);
}

function advice(task, figures, curve, cores) {
  const pick = enough(curve);
  if (!pick) return ['Nothing could be measured, so there is no advice.'];
  const words = [];
  const list = (unit) => curve.filter((one) => has(one.value)).map((one) => `${one.count}: ${stats.text(one.value)}`).join(', ') + ` ${unit}`;
  if (task === 'cpu') {
    const gain = pick.value / figures['cpu: main'];
    words.push(gain > 1.1 ? `Take worker_threads, with ${pick.count} ${pick.count === 1 ? 'worker' : 'workers'} on this machine of ${cores} cores.` :
      'Stay on the main thread unless it must remain free for other work: workers add nothing to the speed here.');
    words.push(`Tasks per second by number of workers: ${list('(one task is fib(27))')}; the main thread alone does ${stats.text(figures['cpu: main'])}: ${gain.toFixed(2)} times as much work gets done.`);
    if (has(figures['cpu: fork'])) {
      const close = Math.abs(figures['cpu: fork'] / figures['cpu: worker'] - 1) < 0.1;
      words.push(`${cores} child processes do ${stats.text(figures['cpu: fork'])}: ${close ? 'no real difference in speed, but a process shares no memory and costs more of it' : figures['cpu: fork'] > figures['cpu: worker'] ? 'more than threads here' : 'less than threads'}.`);
    }
  } else if (task === 'io') {
    const gain = pick.value / figures['io: one process'];
    words.push(gain > 1.1 ? `Take cluster, with ${pick.count} workers on this machine of ${cores} cores.` : 'Stay with one process: cluster workers serve no more requests here (the client of the measurement runs on the same cores).');
    words.push(`Requests per second by number of workers: ${list('')}; one process alone serves ${stats.text(figures['io: one process'])}: ${gain.toFixed(2)} times.`);
    words.push('A second worker is worth having anyway where a crash must not interrupt the service: the other one goes on while the first is replaced.');
  } else {
    words.push(`Take child_process (spawn, execFile), with at most ${pick.count} programs at a time on this machine of ${cores} cores.`);
    words.push(`Runs per second by number at a time: ${list('(the program is /bin/true)')}; one run takes ${ms(figures.external?.one)} from spawn to exit.`);
    words.push('A program that runs for much longer than that can be started as often as memory allows: starting it is not what costs.');
  }
  return words;
}

exports.sheet = function sheet(about, result, task, cores) {
  const { UNITS } = require('internal/compare/measure');
  const figures = result.figures.troika;
  const made = {
    title: task ? `troika compare --task ${task}` : 'troika compare',
    lines: [`${about.machine}; ${about.runtimes.map((one) => `${one.name} ${one.version}`).join(', ')}`, ...about.notes.map((note) => `Note: ${note}.`)],
    names: about.runtimes.map((one) => one.name), words: [], groups: [], advice: [],
  };
  if (task) {
    made.advice = advice(task, figures, result.curve, cores);
    made.lines.push(...made.advice);
  } else {
    made.words.push(articleTable(figures, UNITS, cores));
  }
  if (!task || about.runtimes.length > 1) made.groups.push(sideBySide(about, result, UNITS));
  if (made.groups.length === 0) made.names = [];
  return made;
};

exports.json = (about, result, sheet) => ({ ...about, figures: result.figures, curve: result.curve.length > 0 ? result.curve : undefined,
                                            advice: sheet.advice.length > 0 ? sheet.advice : undefined });

// --- text ----------------------------------------------------------------------------------------------------------

function wrap(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1).length + word.length + 1 > width && lines.at(-1) !== '') lines.push('');
    lines[lines.length - 1] += (lines.at(-1) === '' ? '' : ' ') + word;
  }
  return lines;
}

function wordTable(one) {
  const widths = [16, 32, 32, 32];
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  const row = (cells) => {
    const wrapped = cells.map((cell, i) => wrap(cell, widths[i]));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, y) => wrapped.map((lines, i) => (lines[y] ?? '').padEnd(widths[i])).join(' | ').trimEnd()).join('\n');
  };
  return `${one.title}\n\n${row(one.head)}\n${rule}\n${one.rows.map(row).join(`\n${rule}\n`)}\n`;
}

function groupTable(group, names) {
  const lines = [`${group.name}${names.length > 1 ? ' (x: troika against the best of the others, above 1 is better)' : ''}`, ''];
  lines.push(''.padEnd(48) + names.map((name) => name.padStart(11)).join('') + (names.length > 1 ? '      x' : ''));
  for (const row of group.rows) {
    lines.push(`${row.title} [${row.unit}]`.padEnd(48) + row.cells.map((cell) => (cell.text ?? '-').padStart(11)).join('') + (row.ratio === undefined ? '' : row.ratio.toFixed(2).padStart(7)));
  }
  return `${lines.join('\n')}\n`;
}

exports.text = (sheet) => [
  `${sheet.lines.flatMap((line) => wrap(line, 116)).join('\n')}\n`,
  ...sheet.words.map(wordTable),
  ...sheet.groups.map((group) => groupTable(group, sheet.names)),
].join('\n');
