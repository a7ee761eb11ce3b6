// emitKeypressEvents(): makes a stream of text emit 'keypress'.

const { setTimeout, clearTimeout } = require('internal/timers');
const { emitKeys, CSI } = require('internal/readline/utils');

const kDecoder = Symbol('keypress-decoder');
const kMachine = Symbol('escape-decoder');
const kDefaultTimeout = 500;

function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  const { StringDecoder } = require('string_decoder');
  stream[kDecoder] = new StringDecoder('utf8');
  stream[kMachine] = emitKeys(stream);
  stream[kMachine].next();
  let timeout;
  const flush = () => stream[kMachine].next('');

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const string = stream[kDecoder].write(input);
    if (!string) return;
    clearTimeout(timeout);
    iface.sawKeyPress = string.length === 1;
    iface.isCompletionEnabled = false;
    let length = 0;
    for (const character of string) {
      length += character.length;
      // A paste shall not complete; the last key of it may.
      if (length === string.length) iface.isCompletionEnabled = true;
      try {
        stream[kMachine].next(character);
        if (length === string.length && character === CSI.kEscape) {
          timeout = setTimeout(flush, iface.escapeCodeTimeout ?? kDefaultTimeout);
        }
      } catch (error) {
        // The generator ended with the throw of a listener.
        stream[kMachine] = emitKeys(stream);
        stream[kMachine].next();
        throw error;
      }
    }
  }
  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }
  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = emitKeypressEvents;
