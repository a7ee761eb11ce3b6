// Microseconds to write 16 KB of text into a buffer and read it back; argument: encoding.
const { report, each } = require('./report');
const encoding = process.argv[2];
const bytes = Buffer.alloc(16384);
for (let i = 0; i < bytes.length; i++) bytes[i] = 97 + i % 26;
const text = encoding === 'utf8' ? 'gr\u00fc\u00dfe \u20ac '.repeat(1400) : bytes.toString(encoding);
const target = Buffer.alloc(40000);
report(each(() => target.toString(encoding, 0, target.write(text, encoding)).length) * 1000);
