/*
 * reuse.h - VMs that serve one runtime after the other.
 *
 * What:    making a VM, and reading the code of lib/ in it, takes most of a worker's start. A VM whose
 *          runtime has ended in good order is emptied (its globals are released and collected) and serves the next one,
 *          which finds all built-in code compiled that the one before it has used. Nothing else passes from one to the other.
 * Owns:    the VM, through counted references; the scripts of lib/ made in it.
 * Runs on: the VM's thread.
 */
#ifndef TRK_CORE_REUSE_H
#define TRK_CORE_REUSE_H

#include "core/engine.h"

#include <stdint.h>

#define TRK_VM_ENDED 8

struct trk_vm {
  JSContextGroupRef group;
  JSGlobalContextRef home; /* globals that no program sees, made when the first runtime has ended in it */
  JSObjectRef nothing;     /* of `home`, protected: a function that does nothing */
  JSWeakRef ended[TRK_VM_ENDED]; /* the global objects of runtimes that have ended, the last one first; NULL: it is gone */
  JSScriptRef *scripts;    /* by the place of the built-in in its table; NULL: not kept yet */
  struct trk_bytecode_use *bytecodes; /* see core/bytecode_script.h; freed with the VM */
  int refs;                /* runtimes in it */
  int served;              /* runtimes that have ended in it */
  bool young;              /* the last one has lived so shortly that all it has left is young */
};

/*
 * Its first runtime takes the code of lib/ as it was compiled when troika was built (core/bytecode.h): the engine forgets that of a
 * script with its globals. The second compiles what it runs of the texts, which takes as long as three starts and is found compiled by
 * all that follow. NULL: never, out of memory ends the process.
 */
struct trk_vm *trk_vm_new(void);
/* Gives a reference back. Any thread may, if it is the only one that knows the VM. NULL is let be. */
void trk_vm_unref(struct trk_vm *vm);
/* Before `old`, the globals of a runtime that ends after `lived` nanoseconds, are released. false: the VM has served enough. */
bool trk_vm_swap(struct trk_vm *vm, JSGlobalContextRef old, uint64_t lived);
/*
 * Collects what the last runtime has left. To be called from a frame that has never seen anything of it, as the engine
 * takes what looks like an address on the stack for a reference. Gives back vm, which is as good as new then; or NULL, and
 * the reference is gone.
 */
struct trk_vm *trk_vm_collect(struct trk_vm *vm);

#endif
