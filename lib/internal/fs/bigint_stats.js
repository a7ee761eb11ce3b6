// Stats with bigint: true, and statfs.

const { StatsBase, defineDates, words } = require('internal/fs/utils');
const big = new BigInt64Array(words.buffer, words.byteOffset, 36);

function BigIntStats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeNs, mtimeNs, ctimeNs, birthtimeNs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeNs / 1000000n;
  this.mtimeMs = mtimeNs / 1000000n;
  this.ctimeMs = ctimeNs / 1000000n;
  this.birthtimeMs = birthtimeNs / 1000000n;
  this.atimeNs = atimeNs;
  this.mtimeNs = mtimeNs;
  this.ctimeNs = ctimeNs;
  this.birthtimeNs = birthtimeNs;
}
Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
Object.setPrototypeOf(BigIntStats, StatsBase);
BigIntStats.prototype._checkModeProperty = function(kind) {
  return (this.mode & 0o170000n) === BigInt(kind);
};
defineDates(BigIntStats.prototype);

function takeBigIntStats(o) {
  const w = big;
  return new BigIntStats(
    w[o], w[o + 1], w[o + 2], w[o + 3], w[o + 4], w[o + 5], w[o + 6], w[o + 7], w[o + 8], w[o + 9],
    w[o + 10] * 1000000000n + w[o + 11], w[o + 12] * 1000000000n + w[o + 13],
    w[o + 14] * 1000000000n + w[o + 15], w[o + 16] * 1000000000n + w[o + 17],
  );
}

class StatFs {
  constructor(type, bsize, frsize, blocks, bfree, bavail, files, ffree) {
    this.type = type;
    this.bsize = bsize;
    this.frsize = frsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

function takeStatFs(bigint) {
  const w = bigint ? big : words;
  return new StatFs(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]);
}

module.exports = { BigIntStats, takeBigIntStats, takeStatFs };
