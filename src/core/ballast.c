/*
 * ballast.c - collections that come less often; see ballast.h.
 *
 * Owns: see ballast.h. Runs on: the runtime's thread. Frees: release(), when the engine collects.
 * Limits: LIGHT or HEAVY bytes of addresses a runtime; none in a process that may have less than LITTLE.
 */
#include "core/ballast.h"

#include "core/engine.h"

#include <sys/mman.h>

/* Either makes the heap of a small program grow by some 28 MB: it grows by three times what is there, or by as much. */
#define LIGHT ((size_t)6 << 20)
#define HEAVY ((size_t)28 << 20)
#define LARGE_MACHINE ((uint64_t)16 << 30)
#define LITTLE ((uint64_t)256 << 20)
#define MUCH ((size_t)16 << 20) /* bytes ... */
#define WITHIN_MS 1000

static void release(void *data, void *arg) {
  munmap(data, (size_t)(uintptr_t)arg);
}

JSObjectRef trk_ballast_buffer(struct trk_runtime *rt, size_t size) {
  void *none = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (none == MAP_FAILED) return NULL;
  return trk_arraybuffer_external(rt, none, size, release, (void *)(uintptr_t)size); // NOLINT(performance-no-int-to-ptr)
}

static void take(struct trk_runtime *rt) {
  rt->ballast.asked = true;
  uint64_t limit = uv_get_constrained_memory();
  if (limit != 0 && limit < LITTLE) return;
  size_t size = uv_get_total_memory() < LARGE_MACHINE ? HEAVY : LIGHT;
  JSObjectRef buffer = trk_ballast_buffer(rt, size);
  if (buffer == NULL) return;
  trk_pin_set(rt, &rt->ballast.buffer, buffer);
  rt->ballast.size = size;
}

void trk_ballast_flow(struct trk_runtime *rt, size_t len) {
  if (rt->ballast.asked) return;
  uint64_t now = uv_now(&rt->loop);
  if (now - rt->ballast.since > WITHIN_MS) {
    rt->ballast.since = now;
    rt->ballast.flowed = 0;
  }
  rt->ballast.flowed += len;
  if (rt->ballast.flowed >= MUCH) take(rt);
}

void trk_ballast_drop(struct trk_runtime *rt) {
  trk_pin_clear(rt, &rt->ballast.buffer);
  rt->ballast.size = 0;
}

JSObjectRef trk_ballast_statistics(struct trk_runtime *rt) {
  static const char *const names[] = {"heapSize", "heapCapacity", "extraMemorySize"};
  JSObjectRef all = JSGetMemoryUsageStatistics(rt->ctx);
  for (size_t i = 0; rt->ballast.size > 0 && i < sizeof names / sizeof *names; i++) {
    double value = trk_to_double(rt, trk_get(rt, all, names[i]));
    if (value >= (double)rt->ballast.size) trk_set(rt, all, names[i], trk_number(rt, value - (double)rt->ballast.size));
  }
  return all;
}
