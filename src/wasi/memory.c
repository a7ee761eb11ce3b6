/*
 * memory.c - reading and writing a guest's memory, which other threads may be writing too.
 *
 * Owns: nothing. Runs on: the runtime's thread. Frees: nothing. Limits: machines that are little endian, as WebAssembly is.
 */
#include "wasi/wasi.h"

#include <string.h>
#include <sys/uio.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "memory.c copies numbers as they are"
#endif

bool trk_wasi_in(const struct trk_wasi_call *c, uint64_t at, uint64_t size, uint64_t count) {
  return at < c->size && (size == 0 || count <= (c->size - at) / size);
}

void trk_wasi_put(const struct trk_wasi_call *c, uint64_t at, uint64_t value, size_t size) {
  memcpy(c->memory + at, &value, size);
}

uint64_t trk_wasi_read(const struct trk_wasi_call *c, uint64_t at, size_t size) {
  uint64_t value = 0;
  memcpy(&value, c->memory + at, size);
  return value;
}

static uint64_t nanoseconds(const struct timespec *t) {
  return (uint64_t)t->tv_sec * 1000000000 + (uint64_t)t->tv_nsec;
}

void trk_wasi_put_stat(const struct trk_wasi_call *c, uint64_t at, const struct stat *st) {
  const uint64_t words[] = {st->st_dev, st->st_ino, trk_wasi_type(st->st_mode), st->st_nlink, (uint64_t)st->st_size,
                            nanoseconds(&st->st_atim), nanoseconds(&st->st_mtim), nanoseconds(&st->st_ctim)};
  memcpy(c->memory + at, words, sizeof words);
}

int trk_wasi_iovecs(const struct trk_wasi_call *c, uint64_t at, uint32_t count, struct iovec ret[TRK_WASI_IOV], int *ret_count) {
  if (!trk_wasi_in(c, at, 8, count)) return WASI_EOVERFLOW;
  int used = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint64_t from = trk_wasi_read(c, at + UINT64_C(8) * i, 4), len = trk_wasi_read(c, at + UINT64_C(8) * i + 4, 4);
    if (!trk_wasi_in(c, from, 1, len)) return WASI_EOVERFLOW;
    if (used < TRK_WASI_IOV) ret[used++] = (struct iovec){c->memory + from, len};
  }
  *ret_count = used;
  return WASI_SUCCESS;
}
