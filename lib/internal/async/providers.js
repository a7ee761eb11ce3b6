// The names of the kinds of resources that hooks may see, by number.

const names = ['NONE', 'DIRHANDLE', 'DNSCHANNEL', 'FILEHANDLE', 'FILEHANDLECLOSEREQ', 'FSEVENTWRAP', 'FSREQCALLBACK', 'FSREQPROMISE',
  'GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP', 'HTTPINCOMINGMESSAGE', 'HTTPCLIENTREQUEST', 'MESSAGEPORT', 'PIPECONNECTWRAP', 'PIPESERVERWRAP',
  'PIPEWRAP', 'PROCESSWRAP', 'PROMISE', 'QUERYWRAP', 'SHUTDOWNWRAP', 'SIGNALWRAP', 'STATWATCHER', 'TCPCONNECTWRAP', 'TCPSERVERWRAP', 'TCPWRAP',
  'TTYWRAP', 'UDPSENDWRAP', 'UDPWRAP', 'WORKER', 'WRITEWRAP', 'ZLIB', 'Timeout', 'Immediate', 'TickObject'];
exports.asyncWrapProviders = Object.freeze({ __proto__: null, ...Object.fromEntries(names.map((name, i) => [name, i])) });
