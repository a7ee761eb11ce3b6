'use strict';
// Buffer: every encoding both ways, invalid input, numbers, search, slices that share memory.

const { same, throws } = require('../common/check');

const text = 'a\u00e9\u20ac\u{1f600}';
const forms = {
  'utf8': [text, '61c3a9e282acf09f9880'], 'utf16le': ['a\u20ac', '6100ac20'], 'latin1': ['a\u00e9', '61e9'],
  'ascii': ['ab', '6162'], 'hex': ['00ff', '00ff'], 'base64': ['+/8=', 'fbff'], 'base64url': ['-_8', 'fbff'] };
for (const [encoding, [string, hex]] of Object.entries(forms)) {
  same(Buffer.from(string, encoding).toString('hex'), hex, encoding);
  same(Buffer.from(hex, 'hex').toString(encoding), string, encoding);
  same(Buffer.byteLength(string, encoding), hex.length / 2, encoding);
}
same(Buffer.from([0xe2, 0x82]).toString(), '\ufffd');
same(Buffer.from('\ud800x').toString('hex'), 'efbfbd78');
same(Buffer.from('abxx12', 'hex').toString('hex'), 'ab');
same(Buffer.from(' YW Jj\n', 'base64').toString(), 'abc');

const b = Buffer.alloc(16);
b.writeInt32BE(-2, 0);
b.writeDoubleLE(1.5, 4);
b.writeBigUInt64BE(2n ** 63n, 8);
same([b.readInt32BE(0), b.readUInt8(3), b.readBigUInt64BE(8)], [-2, 254, 2n ** 63n]);
throws(() => b.readInt32LE(13), { code: 'ERR_OUT_OF_RANGE', message: /^The value of "offset" is out of range\. It must be >= 0 and <= 12\. Received 13$/ });
throws(() => b.writeUInt8(256, 0), { code: 'ERR_OUT_OF_RANGE' });
throws(() => Buffer.from(5), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => Buffer.from('a', 'nonsense'), { code: 'ERR_UNKNOWN_ENCODING', message: 'Unknown encoding: nonsense' });

const s = Buffer.from('hello hello');
same([s.indexOf('lo'), s.lastIndexOf('lo'), s.includes('xx'), s.indexOf(0x6f, 5)], [3, 9, false, 10]);
s.subarray(0, 1)[0] = 0x4a;
same(s.toString('utf8', 0, 5), 'Jello');
same([Buffer.compare(Buffer.from('a'), Buffer.from('b')), Buffer.from('x').equals(Buffer.from('x'))], [-1, true]);
same(Buffer.concat([Buffer.from('ab'), Buffer.from('cd')], 3).toString(), 'abc');
same(Buffer.alloc(5, 'ab').toString(), 'ababa');
same(JSON.stringify(Buffer.from('hi')), '{"type":"Buffer","data":[104,105]}');
