/*
 * refused.c - the options of Node that troika does not have, and why; see options.h.
 *
 * Owns: nothing. Runs on: any thread. Frees: nothing. Limits: V8's own options, several hundred, are bad options but for the few in options.c.
 */
#include "cli/options.h"

#include <stddef.h>
#include <string.h>

/* Names parted by spaces; those that end in `=` take a value. */
static const struct {
  const char *reason, *names;
} refused[] = {
    {"it is of V8, and the engine is another",
     "--jitless --prof --prof-process --interpreted-frames-native-stack --enable-etw-stack-walking "
     "--v8-options --trace-sigint "
     "--heap-prof --heap-prof-dir= --heap-prof-interval= --heap-prof-name= --heapsnapshot-near-heap-limit= --heapsnapshot-signal= "
     "--cpu-prof-interval= --track-heap-objects --trace-promises --perf-basic-prof --perf-basic-prof-only-functions --perf-prof "
     "--perf-prof-unwinding-info"},
    {"there is no inspector",
     "--debug --debug-brk --inspect --inspect-brk --inspect-brk-node --inspect-wait --inspect-port= --debug-port= --inspect-publish-uid= --experimental-network-inspection "
     "--experimental-worker-inspection --experimental-storage-inspection --experimental-inspector-network-resource"},
    {"there is no permission model",
     "--permission --permission-audit --allow-addons --allow-child-process --allow-ffi --allow-fs-read= --allow-fs-vfs --allow-fs-write= "
     "--allow-inspector --allow-net --allow-openssl-store --allow-wasi --allow-worker"},
    {"there are no snapshots, no single executables", "--build-sea= --build-snapshot --build-snapshot-config= --experimental-sea-config= "
                                                      "--snapshot-blob="},
    {"there are no trace events", "--trace-events-enabled --trace-event-categories= --trace-event-file-pattern="},
    {"it has no corrections of Node's that could be undone", "--security-revert= --security-reverts="},
    {"OpenSSL is the system's, as the system has set it up",
     "--enable-fips --enable-fips-indicator-events --force-fips --openssl-config= --openssl-shared-config --secure-heap= --secure-heap-min="},
    {"Node 24 has no such thing, or has it as an experiment only",
     "--bench --bench-isolation= --bench-name-pattern= --bench-reporter= --bench-reporter-destination= --bench-samples= --bench-warmup= "
     "--experimental-bench --experimental-addon-modules --experimental-default-config-file --experimental-config-file= --experimental-ffi "
     "--experimental-import-text --experimental-package-map= --experimental-stream-iter --experimental-vfs --vfs-load= --vfs-mount= "
     "--experimental-web-worker --experimental-default-type="},
    {"it is not built yet",
     "--completion-bash --trace-env-native-stack --force-context-aware --force-node-api-uncaught-exceptions-policy"},
};

const char *trk_options_refusal(const char *name, size_t len, bool *ret_value) {
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    for (const char *word = refused[i].names; *word;) {
      size_t all = strcspn(word, " ");
      bool value = word[all - 1] == '=';
      if (all - value == len && strncmp(word, name, len) == 0) {
        *ret_value = value;
        return refused[i].reason;
      }
      word += all;
      word += *word == ' ';
    }
  }
  return NULL;
}
