// What the fork server loads before it forks: what a worker of a cluster will need, as far as loading it is pure (it
// reads no clock, environment, working directory, descriptor or command line: the child differs in all of these).

const MODULES = [
  // bootstrap/main and the program's own modules
  'bootstrap/main', 'buffer', 'path', 'internal/options', 'internal/process/env', 'internal/errors', 'internal/error_messages',
  'internal/validators', 'internal/modules/cjs', 'internal/modules/builtins', 'internal/modules/package',
  'internal/process/execution', 'internal/process/methods', 'internal/timers', 'timers', 'internal/url', 'internal/console/global',
  // the channel to the primary, and the cluster
  'internal/process/ipc', 'internal/child_process/channel', 'internal/cluster/child', 'internal/cluster/adopt',
  // servers
  'stream', 'net', 'internal/net/connect', 'http', 'dns', 'internal/util/types',
];

// What C offers is made into objects at first use too.
const BINDINGS = ['process', 'options', 'ipc', 'child_process', 'cluster_channel', 'cluster_worker', 'modules', 'stream', 'stream_write',
  'tcp', 'pipe', 'signals', 'timers', 'buffer'];

exports.load = function load() {
  for (const name of BINDINGS) internalBinding(name);
  for (const id of MODULES) require(id);
};
