// Figures of repeated runs: median, spread, and whether a difference means anything. bench/ uses this file too.

const sorted = (values) => values.slice().sort((a, b) => a - b);

function quantile(values, q) {
  const all = sorted(values);
  const at = (all.length - 1) * q;
  const low = Math.floor(at);
  return all[low] + (all[Math.ceil(at)] - all[low]) * (at - low);
}

// spread: half the distance of the quartiles, as a share of the median
function summarize(values) {
  if (values.length === 0) return undefined;
  const median = quantile(values, 0.5);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const spread = median === 0 ? 0 : (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / Math.abs(median);
  return { median, low, high, spread, runs: values.length };
}

// How many times better `ours` is than `theirs` (above 1: better).
const ratio = (ours, theirs, better) => (better === 'more' ? ours / theirs : theirs / ours);

// The ranges of two summaries touch: no winner can be named.
const overlap = (a, b) => a.low <= b.high && b.low <= a.high;

function text(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return '-';
  const size = Math.abs(value);
  if (size >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  if (size >= 10000) return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size === 0) return '0';
  return value.toFixed(size >= 1 ? 2 : 3);
}

exports.quantile = quantile;
exports.summarize = summarize;
exports.ratio = ratio;
exports.overlap = overlap;
exports.text = text;
