/* builtin-form.h - what stands round the text of a file of lib/ when it is embedded (tools/embed), for who reads that back. */
#ifndef TRK_TOOLS_BUILTIN_FORM_H
#define TRK_TOOLS_BUILTIN_FORM_H

/* A function; without its head and tail a script with one block, whose beginning is a comment to the function. */
#define HEAD "(function (exports, require, module, internalBinding, process) { 'use strict'; /* "
#define TAIL ")\n"

#endif
