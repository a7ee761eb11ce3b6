const { parentPort } = require('worker_threads');
parentPort.postMessage('ready');
parentPort.on('message', (message) => parentPort.postMessage(message));
