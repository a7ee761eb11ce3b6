# troika: see README.md. The usual calls: make run, make test, make install PREFIX=/usr/local
.DEFAULT_GOAL := build
SHELL := /bin/sh

# --- what a fresh Debian 12 needs; `make setup` installs what is missing ---------------------------------
include packages.mk

# --- build variants: `make VARIANT=asan` keeps its objects apart ------------------------------------------
VARIANT ?= release
B := build$(if $(filter-out release,$(VARIANT)),/$(VARIANT))
CC ?= cc
CFLAGS.release := -O2 -g
CFLAGS.asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
CFLAGS.fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -Wno-unknown-warning-option
LDFLAGS.fuzz := -fsanitize=address,undefined
LDFLAGS.asan := -fsanitize=address,undefined
WARN := -Wall -Wextra -Werror
INC := -Isrc -I$(B)/gen -isystem /usr/include/webkitgtk-4.1 $(addprefix -isystem ,/usr/include/glib-2.0 $(wildcard /usr/lib/*/glib-2.0/include)) -isystem /usr/share/include/llhttp
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -fPIE -pthread -MMD -MP $(WARN) $(CFLAGS.$(VARIANT)) $(INC) $(CFLAGS)
# The order shortens the look-up of symbols at the start by a tenth: those of the engine, of its C++ and of libc are asked for most.
LIBS := -ljavascriptcoregtk-4.1 -Wl,--no-as-needed -l:libstdc++.so.6 -Wl,--as-needed -lc -lglib-2.0 -luv -lz -lm -ldl -lpthread
# -z now: all symbols are found at the start, which takes no longer, and not again in each forked child.
ALL_LDFLAGS = -pie -rdynamic -Wl,-z,now $(LDFLAGS.$(VARIANT)) $(LDFLAGS)

SRC := $(sort $(shell find src -name '*.c'))
LIB := $(sort $(shell find lib -name '*.js'))
LLHTTP := $(wildcard /usr/share/llhttp/*.c)
OBJ := $(SRC:%.c=$(B)/obj/%.o) $(B)/gen/builtins.o $(B)/gen/bytecode.o $(LLHTTP:/usr/share/llhttp/%.c=$(B)/obj/llhttp/%.o)
DEPS_JS :=
# OpenSSL and c-ares are opened at first use (src/core/lazylib.h): jumps instead of linking.
EXTRA_OBJ := $(B)/gen/lazylib.o
-include deps.mk

.PHONY: build setup run test test-asan lint bench bench-check performance compat install clean fuzz unit format
build: $(B)/troika

$(B)/troika: $(OBJ) $(EXTRA_OBJ)
	@echo '  LD $@'
	@$(CC) $(ALL_LDFLAGS) -o $@ $(OBJ) $(EXTRA_OBJ) $(LIBS)

$(B)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo '  CC $<'
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

# Its `environ` must be libc's own, not a copy in the executable that addons (RTLD_DEEPBIND) would not see.
$(B)/obj/src/process/self.o $(B)/obj/src/process/zygote_server.o: ALL_CFLAGS += -fPIC

# No header of brotli tells its version.
$(B)/obj/src/util/versions.o: ALL_CFLAGS += -DTRK_BROTLI_VERSION='"$(shell pkg-config --modversion libbrotlienc)"'

$(B)/gen/lazylib.S: tools/lazylib $(OBJ)
	@tools/lazylib $@ $(OBJ)
$(B)/gen/lazylib.o: $(B)/gen/lazylib.S
	@$(CC) -c -o $@ $<

$(B)/obj/llhttp/%.o: /usr/share/llhttp/%.c
	@mkdir -p $(@D)
	@echo '  CC $<'
	@$(CC) -O2 -g -fPIE -DLLHTTP_STRICT_MODE=1 -isystem /usr/share/include/llhttp -c -o $@ $<

# The set of files is a prerequisite too, so that a removed module leaves the executable.
$(B)/gen/lib.list: FORCE
	@mkdir -p $(@D)
	@echo '$(LIB) $(DEPS_JS)' | cmp -s - $@ || echo '$(LIB) $(DEPS_JS)' > $@
.PHONY: FORCE
FORCE:

build/tools/embed: tools/embed.c tools/builtin-form.h
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O1 -Wall -Wextra -isystem /usr/include/webkitgtk-4.1 -o $@ $< -ljavascriptcoregtk-4.1

$(B)/gen/builtins.c: build/tools/embed $(LIB) $(DEPS_JS) $(B)/gen/lib.list
	@echo '  EMBED $@'
	@build/tools/embed $@ $(B)/gen/lib $(LIB) $(if $(DEPS_JS),ROOT=build/deps $(DEPS_JS))

TOOL_BYTECODE := $(addprefix src/core/,build_id.c bytecode_script.c language.c)
build/tools/bytecode: tools/bytecode.c tools/builtin-form.h $(TOOL_BYTECODE) $(TOOL_BYTECODE:.c=.h)
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O1 $(WARN) -Isrc -isystem /usr/include/webkitgtk-4.1 -o $@ $(filter %.c,$^) -ljavascriptcoregtk-4.1

# Of the engine that is here: another build of it takes none of this (src/core/bytecode.h).
$(B)/gen/bytecode.c: build/tools/bytecode $(B)/gen/builtins.c lib/compiled.list $(wildcard /usr/lib/*/libjavascriptcoregtk-4.1.so.0)
	@echo '  BYTECODE $@'
	@build/tools/bytecode $@ $(B)/gen/lib lib/compiled.list

$(B)/gen/%.o: $(B)/gen/%.c
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

# The rewriter against the engine's own syntax check, over trees of files: build/tools/rewrite-check FOLDER...
build/tools/rewrite-check: tools/rewrite-check.c $(wildcard src/module/*.[ch]) src/core/mem.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -Isrc $$(pkg-config --cflags javascriptcoregtk-4.1) -o $@ $(filter %rewrite-check.c,$^) \
	  $(addprefix src/module/,lexer.c names.c rewrite.c cook.c) $(wildcard src/module/parse*.c) src/core/mem.c \
	  $$(pkg-config --libs javascriptcoregtk-4.1)

build/tools/run-tests: tools/run-tests.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O1 -g -Wall -Wextra -Werror -o $@ $<

# --- C unit tests: test/unit/test_x.c links every object but main ------------------------------------------
TESTS := $(wildcard test/parallel test/npm test/sequential)
UNIT := $(patsubst test/unit/%.c,$(B)/unit/%,$(wildcard test/unit/*.c))
NOMAIN = $(filter-out $(B)/obj/src/main.o,$(OBJ)) $(EXTRA_OBJ)
$(B)/unit/%: test/unit/%.c $(B)/troika
	@mkdir -p $(@D)
	@echo '  CC $<'
	@$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(NOMAIN) $(LIBS)
unit: $(UNIT)

# What threads share, under ThreadSanitizer and without the engine, whose threads it knows nothing of (test-thread-races.js).
SHARED := $(addprefix src/,core/huge.c core/mem.c $(addprefix thread/,block.c kept_pages.c mailbox.c message.c queue.c waiters.c))
build/tsan/test_queue: test/unit/test_queue.c $(SHARED) $(wildcard src/thread/*.h src/core/*.h)
	@mkdir -p $(@D)
	@echo '  CC $< (tsan)'
	@$(CC) -std=c11 -D_GNU_SOURCE -pthread $(WARN) -O1 -g -fno-omit-frame-pointer -fsanitize=thread $(INC) -o $@ $< $(SHARED) $(LIBS)

setup:
	@tools/setup

# What `make -j` was not asked for runs on every core all the same.
JOBS = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

test: setup
	@tools/setup TEST
	@tools/npm-packages
	@$(MAKE) --no-print-directory $(JOBS) build/tools/run-tests build/tsan/test_queue build unit
	build/tools/run-tests --runtime $(B)/troika $(UNIT) $(TESTS)

test-asan: setup
	@tools/setup TEST
	@tools/npm-packages
	@$(MAKE) --no-print-directory $(JOBS) VARIANT=asan build/tools/run-tests build unit
	TROIKA_TEST_SLOW=4 ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=32:detect_stack_use_after_return=0:handle_segv=0:allow_user_segv_handler=1 \
	  UBSAN_OPTIONS=print_stacktrace=1 build/tools/run-tests --runtime build/asan/troika $(patsubst $(B)/%,build/asan/%,$(UNIT)) $(TESTS)

run: setup
	@$(MAKE) --no-print-directory $(JOBS) build
	@echo "cluster web server on http://localhost:3000 (one worker per core; Ctrl-C ends it)"
	@build/troika examples/cluster-server.js

lint: build
	@tools/setup LINT
	tools/lint

# --- fuzz targets: test/fuzz/fuzz_x.c, run for FUZZ_SECONDS each (clang) ---------------------------------------
FUZZ := $(patsubst test/fuzz/%.c,build/fuzz/%,$(wildcard test/fuzz/*.c))
FUZZ_SECONDS ?= 20
build/fuzz/%: test/fuzz/%.c FORCE
	@mkdir -p $(@D)
	@$(MAKE) --no-print-directory VARIANT=fuzz CC=clang build/fuzz/troika
	clang -std=c11 -D_GNU_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined $(INC) -o $@ $< \
	  $(filter-out build/fuzz/obj/src/main.o,$(SRC:%.c=build/fuzz/obj/%.o)) build/fuzz/gen/builtins.o build/fuzz/gen/bytecode.o \
	  $(LLHTTP:/usr/share/llhttp/%.c=build/fuzz/obj/llhttp/%.o) build/fuzz/gen/lazylib.o $(LIBS)
fuzz: setup
	@tools/setup FUZZ
	@$(MAKE) --no-print-directory $(JOBS) VARIANT=fuzz CC=clang build/fuzz/troika
	@$(MAKE) --no-print-directory $(FUZZ)
	@for f in $(FUZZ); do echo "$$f: $(FUZZ_SECONDS) s"; mkdir -p build/corpus/$$(basename $$f); \
	  ASAN_OPTIONS=detect_leaks=0 $$f -max_total_time=$(FUZZ_SECONDS) -print_final_stats=0 -verbosity=0 -artifact_prefix=build/corpus/ \
	    build/corpus/$$(basename $$f) || exit 1; done # the engine's own heap looks like leaks

# make bench ROWS=http,start-empty RUNS=5 BENCH_SECONDS=2; make bench-check compares with the last saved run
ROWS ?= all
RUNS ?= 3
BENCH_SECONDS ?= 1
bench bench-check: setup
	@tools/setup BENCH
	@$(MAKE) --no-print-directory $(JOBS) build
	bench/run --rows $(ROWS) --runs $(RUNS) --seconds $(BENCH_SECONDS) $(if $(filter bench-check,$@),--check) $(BENCH_FLAGS)

# docs/performance.md from the last run of all rows
performance: build
	$(B)/troika bench/driver/document.js

# The table of what of Node is there, by asking the runtime.
compat: build
	$(B)/troika tools/compat.js

PREFIX ?= /usr/local
install: build
	install -D -m 755 $(B)/troika $(DESTDIR)$(PREFIX)/bin/troika

clean:
	rm -rf build
-include $(shell find $(B) -name '*.d' 2>/dev/null)
