/* mem.h - allocation that does not return NULL: out of memory ends the process with a message. */
#ifndef TRK_CORE_MEM_H
#define TRK_CORE_MEM_H

#include <stdbool.h>
#include <stddef.h>

void *trk_malloc(size_t size);             /* free() releases all of these */
void *trk_calloc(size_t count, size_t size);
void *trk_realloc(void *ptr, size_t size);
char *trk_strdup(const char *text);
char *trk_strndup(const char *text, size_t len); /* copies len bytes and adds a NUL */
/* Memory of trk_malloc() or trk_realloc() that will be filled: in few large pages, when it is that large. */
void trk_mem_filled_soon(void *ptr, size_t size);

/* Whether there is memory at that address and behind it, for as many bytes, at most some pages: for who looks where it only supposes something. */
bool trk_mem_mapped(const void *at, size_t size);

/*
 * For who moves many large blocks: from here on the process keeps freed memory (up to KEEP bytes in mem.c) for the next
 * ones, as fresh pages cost more than what is done with them. Any thread, any number of times.
 */
void trk_mem_keep(void);

#endif
