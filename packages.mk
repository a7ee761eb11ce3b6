# Debian 12 packages: to build and run, and (TEST_) for the tests. tools/setup reads this file too.
PACKAGES = gcc libc6-dev libjavascriptcoregtk-4.1-dev libuv1-dev node-llhttp libssl-dev zlib1g-dev libc-ares-dev libbrotli-dev libzstd-dev
