# Debian 12 packages: to build and run troika, and what more the other targets need. tools/setup reads this file too.
PACKAGES = gcc libc6-dev libjavascriptcoregtk-4.1-dev libuv1-dev node-llhttp libssl-dev zlib1g-dev libc-ares-dev libbrotli-dev libzstd-dev libicu-dev libsqlite3-dev libnghttp2-dev
TEST_PACKAGES =
# for the tests of test/npm, unless an npm is in PATH already; make test goes on without it
NPM_PACKAGES = npm
LINT_PACKAGES = clang-tidy cppcheck shellcheck
FUZZ_PACKAGES = clang
# make bench: npm fetches the peers (once, into a cache folder); without it, those in PATH are compared
BENCH_PACKAGES = wrk openssl
