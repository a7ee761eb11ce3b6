/*
 * build_id.c - which build of a library this is; see build_id.h.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: none.
 */
#include "core/build_id.h"

#include <link.h>
#include <string.h>

struct search {
  uintptr_t address;
  uint8_t *ret;
  size_t room;
  bool found;
};

static bool holds(const struct dl_phdr_info *info, uintptr_t address) {
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type == PT_LOAD && address - info->dlpi_addr - part->p_vaddr < part->p_memsz) return true;
  }
  return false;
}

static size_t padded(size_t len) {
  return (len + 3) & ~(size_t)3;
}

/* The notes of one segment: a head of three words, a name and a body, each in whole words. */
static bool take(struct search *search, const uint8_t *at, size_t left) {
  ElfW(Nhdr) head;
  while (left >= sizeof head) {
    memcpy(&head, at, sizeof head);
    size_t name = padded(head.n_namesz), body = padded(head.n_descsz);
    if (left - sizeof head < name || left - sizeof head - name < body) return false;
    const uint8_t *text = at + sizeof head;
    if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4 && memcmp(text, "GNU", 4) == 0) {
      memcpy(search->ret, text + name, head.n_descsz < search->room ? head.n_descsz : search->room);
      return true;
    }
    at = text + name + body;
    left -= sizeof head + name + body;
  }
  return false;
}

static int look(struct dl_phdr_info *info, size_t size, void *arg) {
  struct search *search = arg;
  (void)size;
  if (!holds(info, search->address)) return 0;
  for (int i = 0; i < info->dlpi_phnum && !search->found; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    const uint8_t *at = (const uint8_t *)(info->dlpi_addr + part->p_vaddr); // NOLINT(performance-no-int-to-ptr)
    if (part->p_type == PT_NOTE) search->found = take(search, at, part->p_memsz);
  }
  return 1;
}

bool trk_build_id(const void *address, uint8_t *ret, size_t room) {
  struct search search = {(uintptr_t)address, ret, room, false};
  memset(ret, 0, room);
  dl_iterate_phdr(look, &search);
  return search.found;
}
