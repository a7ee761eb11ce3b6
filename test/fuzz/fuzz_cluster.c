/* fuzz_cluster.c - frames between a primary and its workers (src/process/cluster_channel.c) from arbitrary bytes. */
#include "process/cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  /* A copy of exactly this size, so that reading past it is seen. */
  uint8_t *copy = malloc(size ? size : 1);
  if (size) memcpy(copy, data, size);
  struct trk_cluster_frame frame = trk_cluster_frame_read(copy, size);
  free(copy);
  if (frame.kind == TRK_CLUSTER_LOOK) {
    /* What was read is what would be written. */
    char text[96];
    snprintf(text, sizeof text, TRK_CLUSTER_PREFIX "c\":%u}", (unsigned)frame.listener);
    struct trk_cluster_frame again = trk_cluster_frame_read((const uint8_t *)text, strlen(text));
    if (again.kind != frame.kind || again.listener != frame.listener) abort();
  }
  return 0;
}
