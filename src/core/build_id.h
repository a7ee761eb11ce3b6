/*
 * build_id.h - which build of a library this is.
 */
#ifndef TRK_CORE_BUILD_ID_H
#define TRK_CORE_BUILD_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRK_BUILD_ID_BYTES 20

/*
 * Writes the first `room` bytes of the build ID of the executable or library that `address` (code or data) lies in to ret, the
 * rest of ret as zeros. false: there is none, ret is all zeros. Any thread. Source: ld(1), --build-id; dl_iterate_phdr(3).
 */
bool trk_build_id(const void *address, uint8_t *ret, size_t room);

#endif
