/*
 * histogram.c - counting, and what can be told from the counts; see histogram.h.
 *
 * Owns:    nothing but what trk_histogram_new() returns. Runs on: any thread, one at a time.
 * Frees:   nothing; the caller frees a histogram with free().
 * Limits:  figures 1 to 5 (at most 262,144 linear steps in a bucket).
 */
#include "perf/histogram.h"
#include "core/mem.h"

#include <math.h>
#include <string.h>

static int log2_floor(int64_t value) {
  return 63 - __builtin_clzll((unsigned long long)value);
}

static int bucket_of(const struct trk_histogram *h, int64_t value) {
  return log2_floor(value | h->mask) - h->unit_bits - h->half_bits;
}

static size_t index_of(const struct trk_histogram *h, int64_t value) {
  int bucket = bucket_of(h, value);
  int64_t within = value >> (bucket + h->unit_bits);
  return (size_t)((((int64_t)bucket + 1) << h->half_bits) + within - ((int64_t)1 << h->half_bits));
}

static int64_t value_at(const struct trk_histogram *h, size_t index) {
  int64_t half = (int64_t)1 << h->half_bits;
  int bucket = (int)(index >> h->half_bits) - 1;
  int64_t within = ((int64_t)index & (half - 1)) + half;
  if (bucket < 0) {
    within -= half;
    bucket = 0;
  }
  return within << (bucket + h->unit_bits);
}

/* How many values look the same as `value`. */
static int64_t width_at(const struct trk_histogram *h, int64_t value) {
  int bucket = bucket_of(h, value);
  int64_t within = value >> (bucket + h->unit_bits);
  if (within >= (int64_t)2 << h->half_bits) bucket++;
  return (int64_t)1 << (h->unit_bits + bucket);
}

static int64_t lowest_like(const struct trk_histogram *h, int64_t value) {
  int shift = bucket_of(h, value) + h->unit_bits;
  return value >> shift << shift;
}

static int64_t highest_like(const struct trk_histogram *h, int64_t value) {
  return (int64_t)((uint64_t)lowest_like(h, value) + (uint64_t)width_at(h, value) - 1);
}

static double middle_like(const struct trk_histogram *h, int64_t value) {
  return (double)lowest_like(h, value) + (double)(width_at(h, value) >> 1);
}

struct trk_histogram *trk_histogram_new(int64_t lowest, int64_t highest, int figures) {
  if (lowest < 1 || figures < 1 || figures > 5 || lowest > highest / 2) return NULL;
  int64_t steps = 2;
  for (int i = 0; i < figures; i++) steps *= 10;
  int count_bits = log2_floor(steps - 1) + 1;
  int half_bits = (count_bits > 1 ? count_bits : 1) - 1;
  int unit_bits = log2_floor(lowest);
  if (unit_bits + half_bits > 61) return NULL;
  int64_t reach = (int64_t)1 << (half_bits + 1 + unit_bits);
  size_t buckets = 1;
  while (reach <= highest) {
    buckets++;
    if (reach > INT64_MAX / 2) break;
    reach <<= 1;
  }
  size_t length = (buckets + 1) << half_bits;
  struct trk_histogram *h = trk_calloc(1, sizeof *h + length * sizeof *h->counts);
  h->lowest = lowest;
  h->highest = highest;
  h->figures = figures;
  h->unit_bits = unit_bits;
  h->half_bits = half_bits;
  h->mask = (((int64_t)2 << half_bits) - 1) << unit_bits;
  h->length = length;
  h->min = INT64_MAX;
  return h;
}

void trk_histogram_reset(struct trk_histogram *h) {
  memset(h->counts, 0, h->length * sizeof *h->counts);
  h->total = h->exceeds = h->max = 0;
  h->min = INT64_MAX;
}

static bool count(struct trk_histogram *h, int64_t value, int64_t times) {
  size_t index = value >= 0 ? index_of(h, value) : SIZE_MAX;
  if (value < 0 || value > h->highest || index >= h->length) {
    h->exceeds += times;
    return false;
  }
  h->counts[index] += times;
  h->total += times;
  if (value != 0 && value < h->min) h->min = value;
  if (value > h->max) h->max = value;
  return true;
}

bool trk_histogram_record(struct trk_histogram *h, int64_t value) {
  return count(h, value, 1);
}

int64_t trk_histogram_add(struct trk_histogram *h, const struct trk_histogram *from) {
  int64_t dropped = 0;
  for (size_t i = 0; i < from->length; i++)
    if (from->counts[i] != 0 && !count(h, value_at(from, i), from->counts[i])) dropped += from->counts[i];
  h->exceeds += from->exceeds;
  return dropped;
}

int64_t trk_histogram_max(const struct trk_histogram *h) {
  return h->max != 0 ? highest_like(h, h->max) : 0;
}

double trk_histogram_mean(const struct trk_histogram *h) {
  double sum = 0;
  for (size_t i = 0; i < h->length; i++)
    if (h->counts[i] != 0) sum += (double)h->counts[i] * middle_like(h, value_at(h, i));
  return h->total != 0 ? sum / (double)h->total : NAN;
}

double trk_histogram_stddev(const struct trk_histogram *h) {
  double mean = trk_histogram_mean(h), sum = 0;
  for (size_t i = 0; i < h->length; i++) {
    if (h->counts[i] == 0) continue;
    double distance = middle_like(h, value_at(h, i)) - mean;
    sum += distance * distance * (double)h->counts[i];
  }
  return h->total != 0 ? sqrt(sum / (double)h->total) : NAN;
}

int64_t trk_histogram_percentile(const struct trk_histogram *h, double percentile) {
  double wanted_exact = fmin(percentile, 100.0) / 100.0 * (double)h->total + 0.5;
  int64_t wanted = wanted_exact < 1 ? 1 : (int64_t)wanted_exact, seen = 0;
  for (size_t i = 0; i < h->length; i++) {
    seen += h->counts[i];
    if (seen < wanted) continue;
    int64_t value = value_at(h, i);
    return percentile == 0.0 ? lowest_like(h, value) : highest_like(h, value);
  }
  return 0;
}

int64_t trk_histogram_lowest(const struct trk_histogram *h, int64_t value) {
  return lowest_like(h, value);
}

size_t trk_histogram_counts(const struct trk_histogram *h, struct trk_histogram_count *ret_counts) {
  size_t n = 0;
  for (size_t i = 0; i < h->length; i++) {
    if (h->counts[i] == 0) continue;
    int64_t value = value_at(h, i);
    if (ret_counts != NULL) {
      ret_counts[n] = (struct trk_histogram_count){(double)lowest_like(h, value), middle_like(h, value), (double)highest_like(h, value),
                                                   (double)h->counts[i]};
    }
    n++;
  }
  return n;
}

void trk_histogram_percentiles(const struct trk_histogram *h, void (*each)(double percentile, int64_t value, void *arg),
                               void *arg) {
  double level = 0; /* each step halves the distance to 100 % */
  int64_t seen = 0, value = 0;
  for (size_t i = 0; i < h->length && seen < h->total; i++) {
    if (h->counts[i] == 0) continue;
    seen += h->counts[i];
    value = value_at(h, i);
    double reached = 100.0 * (double)seen / (double)h->total;
    bool last = seen == h->total;
    while (level <= reached && level < 100.0) {
      each(level, value, arg);
      level += 100.0 / pow(2, floor(log2(100.0 / (100.0 - level))) + 1);
      if (last) break;
    }
  }
  each(100.0, value, arg);
}
