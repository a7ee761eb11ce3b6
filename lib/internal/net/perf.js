// What observers of net, http and dns get, if there are any. start(): whether someone observes the timeline for 'http', 'net' or 'dns': a program that has not loaded perf_hooks does not.

exports.start = function start(type, name, detail) {
  const observe = require.loaded['internal/perf/observe']?.exports;
  if (observe === undefined || !observe.hasObserver(type)) return undefined;
  return require('internal/perf/http_entries').start(type, name, typeof detail === 'function' ? detail() : detail);
};

// To the subscribers of a diagnostics channel; only a program that has loaded diagnostics_channel has any.
exports.publish = function publish(name, message) {
  const dc = require.loaded.diagnostics_channel?.exports;
  if (dc === undefined) return;
  const channel = dc.channel(name);
  if (channel.hasSubscribers) channel.publish(message);
};
