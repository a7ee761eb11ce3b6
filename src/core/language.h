/* language.h - the JavaScript that the engine compiles: for the runtime, and for tools/embed, which compiles for it. */
#ifndef TRK_CORE_LANGUAGE_H
#define TRK_CORE_LANGUAGE_H

/* Before the process's first VM. Source: JSC's OptionsList.h */
void trk_language_set(void);

#endif
