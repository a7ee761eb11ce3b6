// TextEncoderStream and TextDecoderStream.

const { kInspect, finish, inspectAs, is, kState, codes, setState, resolved, rejected } = require('internal/webstreams/util');
const { createTransform, enqueue } = require('internal/webstreams/transform');

const attempt = (fn) => {
  try {
    fn();
    return resolved();
  } catch (error) {
    return rejected(error);
  }
};

// As a private field would have it.
function need(value, brand) {
  if (!is(value, brand)) throw new TypeError(`Cannot read private member of ${brand} from an object whose class did not declare it`);
  return value[kState];
}
function forInspect(value, brand) {
  if (!is(value, brand)) throw new codes.ERR_INVALID_THIS(brand);
}

class TextEncoderStream {
  constructor() {
    const { TextEncoder } = globalThis;
    const encoder = new TextEncoder();
    let high = ''; // the first half of a pair that the chunk ended with
    const transform = createTransform((chunk, c) => attempt(() => {
      let text = high + `${chunk}`;
      high = '';
      const last = text.charCodeAt(text.length - 1);
      if (last >= 0xd800 && last <= 0xdbff) {
        high = text.at(-1);
        text = text.slice(0, -1);
      }
      const bytes = encoder.encode(text);
      if (bytes.length > 0) enqueue(c, bytes);
    }), (c) => attempt(() => {
      if (high !== '') enqueue(c, encoder.encode(high));
    }));
    setState(this, { brand: 'TextEncoderStream', transform, encoder });
  }
  get encoding() { return need(this, 'TextEncoderStream').encoder.encoding; }
  get readable() { return need(this, 'TextEncoderStream').transform.readable; }
  get writable() { return need(this, 'TextEncoderStream').transform.writable; }
  [kInspect](depth, options) {
    forInspect(this, 'TextEncoderStream'); return inspectAs(this, depth, options, 'TextEncoderStream', { encoding: this.encoding, readable: this.readable, writable: this.writable });
  }
}
finish(TextEncoderStream, ['encoding', 'readable', 'writable']);

class TextDecoderStream {
  constructor(encoding = 'utf-8', options = undefined) {
    const { TextDecoder } = globalThis;
    const decoder = new TextDecoder(encoding, options);
    const transform = createTransform((chunk, c) => attempt(() => {
      if (chunk === undefined) throw new codes.ERR_INVALID_ARG_TYPE('list', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
      const text = decoder.decode(chunk, { stream: true });
      if (text !== '') enqueue(c, text);
    }), (c) => attempt(() => {
      const text = decoder.decode();
      if (text !== '') enqueue(c, text);
    }));
    setState(this, { brand: 'TextDecoderStream', transform, decoder });
  }
  get encoding() { return need(this, 'TextDecoderStream').decoder.encoding; }
  get fatal() { return need(this, 'TextDecoderStream').decoder.fatal; }
  get ignoreBOM() { return need(this, 'TextDecoderStream').decoder.ignoreBOM; }
  get readable() { return need(this, 'TextDecoderStream').transform.readable; }
  get writable() { return need(this, 'TextDecoderStream').transform.writable; }
  [kInspect](depth, options) {
    forInspect(this, 'TextDecoderStream'); return inspectAs(this, depth, options, 'TextDecoderStream', {
      encoding: this.encoding, fatal: this.fatal, ignoreBOM: this.ignoreBOM, readable: this.readable, writable: this.writable });
  }
}
finish(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']);

module.exports = { TextEncoderStream, TextDecoderStream };
