// A worker's parentPort, opened when the program first looks at it.

const { receivedPort } = require('internal/worker/messaging');

const parentPort = receivedPort(internalBinding('worker').publicPort());

module.exports = { parentPort };
