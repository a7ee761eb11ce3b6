// The most that a result may hold: what buffer.kMaxLength was when zlib was loaded (a program may lower it).
exports.maxLength = require('buffer').kMaxLength;
