/*
 * lean.h - what the engine takes of memory without using it.
 *
 * What:    the engine's allocator holds pages of one size each, for each thread: a VM that is hardly used writes half a megabyte
 *          into pages that stay half empty, and a VM is made with a quarter of a megabyte of zeros in it. The former share
 *          pages then, but for the small sizes, which are the frequent ones; the latter are given back to the system.
 * *          A VM collects once a megabyte was allocated: at a program's start later.
 * Owns:    nothing. Runs on: the main thread before the first use of the engine; the thread that makes a VM; any thread for its stack.
 * Errors:  none: where the engine is not as expected it is left as it is.
 * Source:  JSC's Heap.h and its option smallHeapSize; libpas's pas_heap_runtime_config.h; JSC's MegamorphicCache.h; WTF's FastMalloc.h
 */
#ifndef TRK_CORE_LEAN_H
#define TRK_CORE_LEAN_H

#include <JavaScriptCore/JavaScript.h>

struct trk_runtime;

void trk_lean_begin(void);
/* Right after the VM was made, while no other thread knows of it. */
void trk_lean_vm(JSContextGroupRef group);
/* With the engine's other options, before the first VM: makes what trk_lean_heap() looks for easy to know. */
void trk_lean_options(void);
/*
 * Right after the VM was made: it collects after 10 MB, until a collection of all of the heap tells how much it needs. Those of a start find
 * little that is not needed any more (Express: 4 of 68 ms). By the engine's option each would wait for as much, for ever: the workers of a
 * cluster, whose VMs were made so, had 35 MB after a load that leaves 16.
 */
void trk_lean_heap(JSContextGroupRef group);
/* The calling thread's stack has been deep and will hardly be so soon: what lies below goes back to the system. */
void trk_lean_stack(void);
/*
 * What the calling thread's allocator has set aside goes back, and so does memory of which it has only noted that it is free. Before
 * forks: else each child does this, when it frees something itself, and writes these pages.
 */
void trk_lean_allocator(void);

/*
 * Takes for good what the engine's allocator has free amid what is in use, of small sizes, so that what is allocated next lies close
 * together. For a process that is about to fork: each page in which its children find room is one that each of them copies.
 */
void trk_lean_fill(void);

/*
 * Has the engine forget what it runs functions by (not their bytecode): that is made anew as each is called next. A running function
 * writes there, so functions that are made ready one after the other write to fewer pages than such that lie amid code that ran only once.
 * For a fork server, on the runtime's thread, with no JavaScript on the stack. Does nothing where the engine lacks a function for it.
 */
void trk_lean_code(struct trk_runtime *rt);

#endif
