// node:trace_events: Node writes traces of V8's kind; here there is no tracer behind the module.

const { codes } = require('internal/errors');
throw new codes.ERR_TRACE_EVENTS_UNAVAILABLE();
