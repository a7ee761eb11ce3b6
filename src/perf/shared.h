/*
 * shared.h - histograms in messages: their counts are shared, not copied, as in Node.
 *
 * Owns: each message a reference. Runs on: any thread. Frees: with the last reference.
 */
#ifndef TRK_PERF_SHARED_H
#define TRK_PERF_SHARED_H

/* What a message carries of a histogram (an attachment's object, thread/thread.h): one more reference, and one less. */
void trk_perf_histogram_share(void *histogram);
void trk_perf_histogram_drop(void *histogram);

#endif
