// One self-contained HTML page of a comparison: tables with bars, and a plot with log scales for each series. No script
// runs in it and nothing is loaded. bench/ uses this file too.

const colours = ['#d1495b', '#2e7d32', '#00798c', '#7b5ea7', '#edae49', '#555555'];
const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

const style = `
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 1100px; padding: 0 1em; color: #1c1c1e; background: #fff }
h1 { font-size: 1.6em; margin-bottom: .2em } h2 { font-size: 1.15em; margin: 1.8em 0 .4em } p { margin: .2em 0; color: #555 }
table { border-collapse: collapse; width: 100% } th, td { text-align: right; padding: .3em .6em; border-bottom: 1px solid #ddd; vertical-align: top }
th:first-child, td:first-child { text-align: left } td small { color: #777 } .bar { height: 4px; margin-top: 3px; margin-left: auto; border-radius: 2px }
.behind { color: #b00020 } .ahead { color: #1b6e20 } .noisy, .level { color: #777 } svg { width: 100%; height: auto; max-width: 760px; display: block }
.text td { text-align: left }
@media (prefers-color-scheme: dark) { body { background: #16181c; color: #e6e6e6 } p, td small { color: #aaa } th, td { border-color: #333 } }
`;

function legend(names) {
  return `<p>${names.map((name, i) => `<span style="color:${colours[i % colours.length]}">&#9632;</span> ${escape(name)}`).join(' &nbsp; ')}</p>`;
}

function cell(one, index, best) {
  if (one.failed !== undefined) return `<td title="${escape(one.failed)}"><small>failed</small></td>`;
  if (one.value === undefined || one.value === null) return '<td><small>-</small></td>';
  const width = best > 0 ? Math.max(2, Math.round(one.value / best * 100)) : 2;
  return `<td title="${escape(`${one.low} to ${one.high}`)}">${escape(one.text)}<div class="bar" style="width:${width}%;background:${colours[index % colours.length]}"></div></td>`;
}

function table(group, names) {
  const rows = group.rows.map((row) => {
    const largest = Math.max(0, ...row.cells.map((one) => one.value ?? 0));
    const ratio = row.ratio === undefined ? '' : `<span class="${row.verdict}">${row.ratio.toFixed(2)}</span>`;
    return `<tr><td>${escape(row.title)} <small>${escape(row.unit)}, ${row.better === 'more' ? 'more is better' : 'less is better'}</small></td>` +
      `${row.cells.map((one, i) => cell(one, i, largest)).join('')}<td>${ratio}</td></tr>`;
  });
  return `<h2>${escape(group.name)}</h2><table><tr><th></th>${names.map((name) => `<th>${escape(name)}</th>`).join('')}<th>&times; best peer</th></tr>${rows.join('\n')}</table>`;
}

function ticks(low, high) {
  const all = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) all.push(10 ** e);
  return all;
}

const number = (value) => (value >= 1e6 ? `${value / 1e6} M` : value >= 1e3 ? `${value / 1e3} k` : String(Number(value.toPrecision(3))));

// Log scale on both axes.
function plot(one) {
  const values = one.lines.flatMap((line) => line.points.map((point) => point[1])).filter((value) => value > 0);
  if (values.length === 0) return `<h2>${escape(one.title)}</h2><p>no figures</p>`;
  const marks = ticks(Math.min(...values), Math.max(...values));
  const [W, H, left, bottom, top, right] = [760, 380, 70, 46, 14, 20];
  const xs = one.labels.map((label) => Math.log(label.x));
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const [y0, y1] = [Math.log10(marks[0]), Math.log10(marks.at(-1))];
  const X = (x) => (left + (W - left - right) * (x1 === x0 ? 0.5 : (Math.log(x) - x0) / (x1 - x0))).toFixed(1);
  const Y = (y) => (H - bottom - (H - bottom - top) * (y1 === y0 ? 0.5 : (Math.log10(y) - y0) / (y1 - y0))).toFixed(1);
  const grid = marks.map((mark) => `<line x1="${left}" x2="${W - right}" y1="${Y(mark)}" y2="${Y(mark)}" stroke="#8884"/><text x="${left - 8}" y="${Y(mark)}" dy="4" text-anchor="end">${number(mark)}</text>`);
  const labels = one.labels.map((label) => `<text x="${X(label.x)}" y="${H - bottom + 20}" text-anchor="middle">${escape(label.text)}</text>`);
  const lines = one.lines.map((line, i) => {
    const colour = colours[i % colours.length];
    const points = line.points.filter((point) => point[1] > 0).map(([x, y]) => `${X(x)},${Y(y)}`);
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.join(' ')}"/>` +
      points.map((point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3.5" fill="${colour}"/>`).join('');
  });
  return `<h2>${escape(one.title)} <small>(${escape(one.unit)})</small></h2>` +
    `<svg viewBox="0 0 ${W} ${H}" role="img" aria-label="${escape(one.title)}" font-size="12" fill="currentColor">${grid.join('')}${labels.join('')}${lines.join('')}</svg>`;
}

function words(one) {
  const rows = one.rows.map((row) => `<tr>${row.map((text, i) => (i === 0 ? `<th>${escape(text)}</th>` : `<td>${escape(text)}</td>`)).join('')}</tr>`);
  return `<h2>${escape(one.title)}</h2><table class="text"><tr>${one.head.map((text) => `<th style="text-align:left">${escape(text)}</th>`).join('')}</tr>${rows.join('\n')}</table>`;
}

// sheet: { title, lines: [text], names: [runtime], words: [{ title, head, rows }],
//          groups: [{ name, rows: [{ title, unit, better, ratio, verdict, cells }] }], plots: [{ title, unit, labels, lines }] }
exports.make = function make(sheet) {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(sheet.title)}</title><style>${style}</style></head><body>
<h1>${escape(sheet.title)}</h1>
${sheet.lines.map((line) => `<p>${escape(line)}</p>`).join('\n')}
${(sheet.words ?? []).map(words).join('\n')}
${sheet.names.length > 0 ? legend(sheet.names) : ''}
${sheet.groups.map((group) => table(group, sheet.names)).join('\n')}
${(sheet.plots ?? []).map((one) => legend(one.lines.map((line) => line.name)) + plot(one)).join('\n')}
</body></html>
`;
};
