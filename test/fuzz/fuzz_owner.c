/* fuzz_owner.c - module/owner.c: any text before a place, any name. */
#include "module/owner.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  size_t name_len = data[0] % 8, len = 0;
  if (name_len > size - 1) name_len = size - 1;
  /* In blocks of their own, so that a byte too far is seen. */
  char *name = malloc(name_len + 1), *text = malloc(size - name_len);
  memcpy(name, data + 1, name_len);
  memcpy(text, data + 1 + name_len, size - 1 - name_len);
  const char *owner = trk_owner(text, size - 1 - name_len, name, name_len, &len);
  if (owner != NULL && len == 0) abort();
  free(name);
  free(text);
  return 0;
}
