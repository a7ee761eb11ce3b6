/*
 * histogram.h - counts of values in buckets of a chosen relative precision (a "high dynamic range" histogram).
 *
 * What:    values up to `highest` fall into buckets that are linear inside and double in width one after the other, so
 *          that each value is kept to `figures` decimal digits.
 * Owns:    the counts.
 * Runs on: any thread, one at a time.
 * Source:  the layout is that of http://hdrhistogram.org/
 */
#ifndef TRK_PERF_HISTOGRAM_H
#define TRK_PERF_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trk_histogram {
  int64_t lowest, highest;
  int figures;
  int unit_bits;   /* values are counted in units of 2^unit_bits */
  int half_bits;   /* log2 of half the linear part of a bucket */
  int64_t mask;    /* of the linear part, shifted by unit_bits */
  size_t length;   /* of counts */
  int64_t total;   /* values recorded */
  int64_t exceeds; /* values that were too high */
  int64_t min, max;
  int64_t counts[];
};

/* lowest >= 1, highest >= 2 * lowest, figures 1 to 5. NULL when they don't fit together. free() releases it. */
struct trk_histogram *trk_histogram_new(int64_t lowest, int64_t highest, int figures);
void trk_histogram_reset(struct trk_histogram *h);
/* Counts `value`; one above `highest` is counted in `exceeds` (false). */
bool trk_histogram_record(struct trk_histogram *h, int64_t value);
/* Adds the counts of `from`. Returns how many did not fit; they are in `exceeds`. */
int64_t trk_histogram_add(struct trk_histogram *h, const struct trk_histogram *from);
/* The highest value that counts the same as the highest recorded; 0 when there is none. */
int64_t trk_histogram_max(const struct trk_histogram *h);
double trk_histogram_mean(const struct trk_histogram *h);
double trk_histogram_stddev(const struct trk_histogram *h);
/* The value that `percentile` (0 to 100) of all values are not above. */
int64_t trk_histogram_percentile(const struct trk_histogram *h, double percentile);
/* What values that count as one have: the least of them, the one in the middle, the greatest, and how many were recorded. */
struct trk_histogram_count {
  double lowest, middle, highest, count;
};

/* The least value that counts the same as `value` (from 0 on). Any thread: reads what never changes. */
int64_t trk_histogram_lowest(const struct trk_histogram *h, int64_t value);

/* How many kinds of values were recorded; `ret_counts`, unless NULL, has room for so many, from the least on. Any thread, under its lock. */
size_t trk_histogram_counts(const struct trk_histogram *h, struct trk_histogram_count *ret_counts);

/*
 * Walks the percentiles in steps that halve on the way to 100: calls each(percentile, value) for every one.
 */
void trk_histogram_percentiles(const struct trk_histogram *h, void (*each)(double percentile, int64_t value, void *arg),
                               void *arg);

#endif
