/* test_bytecode.c - core/bytecode.h: a runtime starts from bytecode, compiles nothing of what there is some of, and leaves nothing. */
#include "core/bytecode.h"
#include "core/runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define CHECK(cond)                                              \
  do {                                                           \
    if (!(cond)) {                                               \
      failures++;                                                \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond); \
    }                                                            \
  } while (0)

static void build_ids(void) {
  uint8_t ours[TRK_BUILD_ID_BYTES], engine[TRK_BUILD_ID_BYTES], none[TRK_BUILD_ID_BYTES] = {0}, first[3] = {0};
  int on_stack = 0;
  CHECK(trk_build_id(&failures, ours, sizeof ours));
  CHECK(trk_build_id((const void *)(uintptr_t)JSEvaluateScript, engine, sizeof engine));
  CHECK(memcmp(ours, engine, sizeof ours) != 0);
  CHECK(trk_build_id(&failures, first, sizeof first) && memcmp(first, ours, sizeof first) == 0);
  CHECK(!trk_build_id(&on_stack, first, sizeof first) && memcmp(first, none, sizeof first) == 0);
}

int main(void) {
  unsigned given = 0, refused = 0;
  build_ids();
  if (trk_bytecode_count == 0) { /* what the build has said: to be seen, as a start takes longer then */
    printf("1..0 # Skipped: no bytecode with this engine\n");
    return failures ? 1 : 0;
  }
  struct trk_runtime *rt = trk_runtime_new(TRK_ROLE_MAIN);
  CHECK(rt != NULL);
  trk_bytecode_counts(&given, &refused);
  CHECK(given > 0);
  CHECK(refused == 0);
  for (size_t i = 1; i < trk_bytecode_count; i++) CHECK(strcmp(trk_bytecode_rows[i - 1].id, trk_bytecode_rows[i].id) < 0);
  return failures ? 1 : 0;
}
