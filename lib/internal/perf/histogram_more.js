// What a Histogram tells beside its percentiles, from its counts: four numbers for each kind of value, the least of them, the one in
// the middle, the greatest, and how many were recorded.

const { codes } = require('internal/errors');
const { validateArray, validateInteger, validateNumber } = require('internal/validators');

const numbers = (bytes) => new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
function sum(all, of) {
  let total = 0;
  for (let i = 0; i < all.length; i += 4) total += of(all[i], all[i + 1], all[i + 2]) * all[i + 3];
  return total;
}

// The standardized moment: 3 is the skewness, 4 the kurtosis, of which that of the normal distribution is taken off.
exports.moment = function moment(bytes, order) {
  const all = numbers(bytes);
  const count = sum(all, () => 1);
  if (count === 0) return 0;
  const mean = sum(all, (lowest, middle) => middle) / count;
  const variance = sum(all, (lowest, middle) => (middle - mean) ** 2) / count;
  if (variance === 0) return 0;
  const value = sum(all, (lowest, middle) => (middle - mean) ** order) / count / variance ** (order / 2);
  return order === 4 ? value - 3 : value;
};

// The part of what was recorded that is not above `value`.
exports.below = function below(bytes, value) {
  validateNumber(value, 'value');
  const all = numbers(bytes);
  const count = sum(all, () => 1);
  return count === 0 ? 0 : sum(all, (lowest) => (lowest <= value ? 1 : 0)) / count;
};

exports.at = function at(bytes, value) {
  validateNumber(value, 'value');
  return sum(numbers(bytes), (lowest, middle, highest) => (lowest <= value && value < highest + 1 ? 1 : 0));
};

exports.percentilesAt = function percentilesAt(percentiles, one) {
  validateArray(percentiles, 'percentiles');
  percentiles.forEach((percentile, i) => {
    validateNumber(percentile, `percentiles[${i}]`);
    if (!(percentile > 0 && percentile <= 100)) throw new codes.ERR_OUT_OF_RANGE(`percentiles[${i}]`, '> 0 && <= 100', percentile);
  });
  return new Map([...percentiles].sort((a, b) => a - b).map((percentile) => [percentile, one(percentile)]));
};

// How many lie between each limit and the one before it, up to the greatest value.
function buckets(bytes, lowest, first, next) {
  const all = numbers(bytes);
  const map = new Map();
  let limit = first;
  for (let i = 0; i < all.length;) {
    let count = 0;
    for (; i < all.length && all[i] <= limit; i += 4) count += all[i + 3];
    map.set(lowest(limit), count);
    limit = next(limit);
  }
  return map;
}
exports.linear = function linear(bytes, lowest, stepSize) {
  validateInteger(stepSize, 'stepSize', 1);
  return buckets(bytes, lowest, stepSize, (limit) => limit + stepSize);
};
exports.logarithmic = function logarithmic(bytes, lowest, firstBucket, base) {
  validateInteger(firstBucket, 'firstBucket', 1);
  validateNumber(base, 'base');
  if (!(base > 1)) throw new codes.ERR_OUT_OF_RANGE('base', '> 1', base);
  return buckets(bytes, lowest, firstBucket, (limit) => limit * base);
};
