// WebSocket frames, in and out. Source: RFC 6455, section 5

const MAX_MESSAGE = 128 * 1024 * 1024; // bytes

// Frames in: feed(bytes) calls back with (opcode, payload) for whole messages and control frames.
class Receiver {
  // inflater: an Inflater where compressed messages were agreed on, else null
  constructor(inflater, onFrame, onFail) {
    this.inflater = inflater;
    this.compressed = false; // the message that is coming in
    this.onFrame = onFrame;
    this.onFail = onFail;
    this.chunks = [];
    this.size = 0;
    this.fragments = [];
    this.fragmentBytes = 0;
    this.opcode = 0;
    this.stopped = false;
  }
  feed(chunk) {
    this.chunks.push(chunk);
    this.size += chunk.length;
    while (!this.stopped && this.next());
  }
  peek(n) {
    if (this.size < n) return null;
    if (this.chunks[0].length < n) this.chunks = [require('buffer').Buffer.concat(this.chunks)];
    return this.chunks[0];
  }
  take(n) {
    const first = this.peek(n);
    const out = first.subarray(0, n);
    if (first.length === n) this.chunks.shift();
    else this.chunks[0] = first.subarray(n);
    this.size -= n;
    return out;
  }
  fail(code, reason) {
    this.stopped = true;
    this.onFail(code, reason);
    return false;
  }
  next() {
    let head = this.peek(2);
    if (head === null) return false;
    const fin = (head[0] & 0x80) !== 0;
    const opcode = head[0] & 15;
    // The first reserved bit marks the first frame of a compressed message. Source: RFC 7692, section 6
    const marked = (head[0] & 0x40) !== 0;
    if (head[0] & 0x30 || (marked && (this.inflater === null || opcode === 0 || opcode >= 8))) return this.fail(1002, 'RSV must be clear');
    if (head[1] & 0x80) return this.fail(1002, 'Frame cannot be masked');
    let length = head[1] & 127;
    let at = 2;
    if (length === 126) {
      if ((head = this.peek(4)) === null) return false;
      length = head.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if ((head = this.peek(10)) === null) return false;
      const big = head.readBigUInt64BE(2);
      if (big > BigInt(MAX_MESSAGE)) return this.fail(1009, 'Received payload length > 128 MiB');
      length = Number(big);
      at = 10;
    }
    const control = opcode >= 8;
    if (control && (!fin || length > 125)) return this.fail(1002, 'Invalid control frame');
    if ((opcode & 7) > 2) return this.fail(1002, 'Invalid opcode received');
    if (this.size < at + length) return false;
    this.take(at);
    const payload = length > 0 ? this.take(length) : require('buffer').Buffer.alloc(0);
    if (control) {
      this.onFrame(opcode, payload);
      return true;
    }
    if (opcode === 0 && this.opcode === 0) return this.fail(1002, 'Unexpected continuation frame');
    if (opcode !== 0 && this.opcode !== 0) return this.fail(1002, 'Expected continuation frame');
    if (opcode !== 0) {
      this.opcode = opcode;
      this.compressed = marked;
    }
    this.fragments.push(payload);
    this.fragmentBytes += payload.length;
    if (this.fragmentBytes > MAX_MESSAGE) return this.fail(1009, 'Message is too big');
    if (!fin) return true;
    let whole = this.fragments.length === 1 ? this.fragments[0] : require('buffer').Buffer.concat(this.fragments);
    const kind = this.opcode;
    this.fragments = [];
    this.fragmentBytes = 0;
    this.opcode = 0;
    if (this.compressed) {
      whole = this.inflater.inflate(whole);
      if (whole === null) return this.fail(1007, 'Invalid compressed data');
      if (whole === undefined) return this.fail(1009, 'Message is too big');
    }
    this.onFrame(kind, whole);
    return true;
  }
}

// --- permessage-deflate: messages come in compressed, ours go out as they are. Source: RFC 7692 ----------------------

const deflateOffer = 'permessage-deflate; client_max_window_bits';

// What a server's Sec-WebSocket-Extensions agrees to: an Inflater, or null where it is not what was offered.
function acceptDeflate(text) {
  const [name, ...params] = text.split(';').map((part) => part.trim());
  if (name !== 'permessage-deflate') return null;
  let windowBits = 15;
  let keep = true;
  const seen = new Set();
  for (const param of params) {
    const found = /^(server_no_context_takeover|client_no_context_takeover|(?:server|client)_max_window_bits=(?:"?)(8|9|1[0-5])(?:"?))$/.exec(param.replace(/\s*=\s*/, '='));
    const [key] = param.split(/\s*=/);
    if (found === null || seen.has(key)) return null;
    seen.add(key);
    if (key === 'server_no_context_takeover') keep = false;
    if (key === 'server_max_window_bits') windowBits = Number(found[2]);
  }
  return new Inflater(windowBits, keep);
}

const tail = [0, 0, 0xff, 0xff]; // what a sender leaves away from the end of each message
const FIRST_OUT = 16384; // bytes of room to begin with, doubled while more comes
const MAX_OUT = 1 << 20;

class Inflater {
  // keep: the sender's window goes on from message to message
  constructor(windowBits, keep) {
    const { Codec } = require('internal/zlib/codec');
    this.constants = require('internal/zlib/constants');
    this.codec = new Codec(this.constants.INFLATERAW, { windowBits });
    this.keep = keep;
  }

  // A message's bytes; null where they are no such data, undefined where there are too many.
  inflate(payload) {
    const { Buffer } = require('buffer');
    const { reg } = internalBinding('core');
    const input = Buffer.concat([payload, Buffer.from(tail)]);
    const parts = [];
    let total = 0;
    let left = input.length;
    for (let size = FIRST_OUT; ; size = Math.min(size * 2, MAX_OUT)) {
      const room = Buffer.allocUnsafeSlow(size);
      if (this.codec.writeSync(this.constants.Z_SYNC_FLUSH, input, input.length - left, left, room, 0, size) !== undefined) return null;
      left = reg[17];
      const outLeft = reg[16];
      parts.push(room.subarray(0, size - outLeft));
      total += size - outLeft;
      if (total > MAX_MESSAGE) return undefined;
      if (outLeft > 0) break;
    }
    if (!this.keep) this.codec.reset();
    return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
  }

  close() { this.codec.close(); }
}

function frame(opcode, payload) {
  const { Buffer } = require('buffer');
  const { length } = payload;
  const headLength = length < 126 ? 6 : length < 65536 ? 8 : 14;
  const out = Buffer.allocUnsafe(headLength + length);
  out[0] = 0x80 | opcode;
  if (length < 126) {
    out[1] = 0x80 | length;
  } else if (length < 65536) {
    out[1] = 0x80 | 126;
    out.writeUInt16BE(length, 2);
  } else {
    out[1] = 0x80 | 127;
    out.writeBigUInt64BE(BigInt(length), 2);
  }
  const mask = require('crypto').randomBytes(4);
  mask.copy(out, headLength - 4);
  for (let i = 0; i < length; i++) out[headLength + i] = payload[i] ^ mask[i & 3];
  return out;
}

module.exports = { Receiver, frame, deflateOffer, acceptDeflate };
