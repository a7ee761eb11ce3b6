'use strict';
// A transport: gets the lines in its thread and writes the messages to a file.
const fs = require('fs');
const { once } = require('events');
const { isMainThread } = require('worker_threads');

module.exports = async function transport({ destination }) {
  const { default: build } = await import('pino-abstract-transport');
  const file = fs.createWriteStream(destination);
  await once(file, 'open');
  return build(async (source) => {
    for await (const line of source) {
      if (!file.write(`${isMainThread} ${line.level} ${line.msg}\n`)) await once(file, 'drain');
    }
  }, {
    async close() {
      file.end();
      await once(file, 'close');
    },
  });
};
