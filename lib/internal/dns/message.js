// Reads the answers of a DNS message (RFC 1035 and those that added record types). Whatever is not well-formed throws.

const TYPES = { __proto__: null, A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, ANY: 255, CAA: 257 };
const NAMES = { __proto__: null };
for (const name in TYPES) NAMES[TYPES[name]] = name;

class Malformed extends Error {}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  need(count) {
    if (this.at + count > this.bytes.length) throw new Malformed();
  }

  u8() {
    this.need(1);
    return this.bytes[this.at++];
  }

  u16() {
    return this.u8() * 256 + this.u8();
  }

  u32() {
    return this.u16() * 65536 + this.u16();
  }

  take(count) {
    this.need(count);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  text(count) {
    let text = '';
    for (const byte of this.take(count)) text += String.fromCharCode(byte);
    return text;
  }

  string() {
    return this.text(this.u8());
  }

  // A name, following compression pointers, which may only point backwards.
  name() {
    const labels = [];
    let end = -1; // where reading goes on after the first pointer
    let limit = this.at;
    let size = 0;
    for (;;) {
      const length = this.u8();
      if (length === 0) break;
      if (length >= 0xc0) {
        const target = (length & 0x3f) * 256 + this.u8();
        if (end === -1) end = this.at;
        if (target >= limit) throw new Malformed();
        limit = target;
        this.at = target;
      } else if (length < 0x40) {
        size += length + 1;
        if (size > 255) throw new Malformed();
        labels.push(this.text(length).replace(/[.\\]/g, '\\$&'));
      } else {
        throw new Malformed();
      }
    }
    if (end !== -1) this.at = end;
    return labels.join('.');
  }
}

// RFC 5952: the longest run of two or more zero groups is left out.
function ipv6(bytes) {
  const groups = [];
  for (let i = 0; i < 16; i += 2) groups.push(bytes[i] * 256 + bytes[i + 1]);
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let j = i;
    while (j < 8 && groups[j] === 0) j++;
    if (j - i > best.length) best = { start: i, length: j - i };
    if (j > i) i = j;
  }
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return `::ffff:${Array.from(bytes.subarray(12)).join('.')}`;
  const hex = groups.map((group) => group.toString(16));
  if (best.start === -1) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}

// Those whose data says its type are told with it, whatever was asked for, as in Node.
const readers = {
  '__proto__': null,
  'A': (r) => ({ address: Array.from(r.take(4)).join('.') }),
  'AAAA': (r) => ({ address: ipv6(r.take(16)) }),
  'NS': (r) => ({ value: r.name() }),
  'CNAME': (r) => ({ value: r.name() }),
  'PTR': (r) => ({ value: r.name() }),
  'MX': (r) => {
    const priority = r.u16();
    return { exchange: r.name(), priority, type: 'MX' };
  },
  'TXT': (r, end) => {
    const entries = [];
    while (r.at < end) entries.push(r.string());
    return { entries };
  },
  'SRV': (r) => {
    const [priority, weight, port] = [r.u16(), r.u16(), r.u16()];
    return { name: r.name(), port, priority, weight, type: 'SRV' };
  },
  'SOA': (r) => ({
    nsname: r.name(), hostmaster: r.name(), serial: r.u32(), refresh: r.u32(), retry: r.u32(), expire: r.u32(), minttl: r.u32(),
  }),
  'NAPTR': (r) => {
    const [order, preference] = [r.u16(), r.u16()];
    return { flags: r.string(), service: r.string(), regexp: r.string(), replacement: r.name(), order, preference };
  },
  'CAA': (r, end) => {
    const critical = r.u8();
    const tag = r.string();
    return { critical, type: 'CAA', [tag]: r.text(end - r.at) };
  },
  'TLSA': (r, end) => {
    const [certUsage, selector, match] = [r.u8(), r.u8(), r.u8()];
    return { certUsage, selector, match, data: new Uint8Array(r.take(end - r.at)).buffer };
  },
};

// The answers as { type, ttl, data }; records of unknown types are left out. Throws when the message is malformed.
function readAnswers(bytes) {
  const r = new Reader(bytes);
  r.take(4);
  const questions = r.u16();
  const answers = r.u16();
  r.take(4);
  for (let i = 0; i < questions; i++) {
    r.name();
    r.take(4);
  }
  const records = [];
  for (let i = 0; i < answers; i++) {
    r.name();
    const type = NAMES[r.u16()];
    const kind = r.u16();
    const ttl = r.u32();
    const length = r.u16();
    r.need(length);
    const end = r.at + length;
    if (kind === 1 && type !== undefined && readers[type] !== undefined) {
      const data = readers[type](r, end);
      if (r.at > end) throw new Malformed();
      records.push({ type, ttl, data });
    }
    r.at = end;
  }
  return records;
}

module.exports = { TYPES, readAnswers };
