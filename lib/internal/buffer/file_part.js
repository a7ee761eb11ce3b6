'use strict';
/*
 * A part of a Blob that is in a file (fs.openAsBlob): nothing is read before somebody wants it, and a file that has
 * changed since is refused then.
 */
const fs = require('fs');

const unreadable = () => new DOMException('The blob could not be read', 'NotReadableError');
const sameAs = ({ size, mtimeMs }, now) => now.isFile() && now.size === size && now.mtimeMs === mtimeMs;

class FilePart {
  constructor(path, state, start, length) {
    this.path = path;
    this.state = state; // what stat() told when the blob was made
    this.start = start;
    this.length = length;
  }
  slice(from, to) {
    return new FilePart(this.path, this.state, this.start + from, Math.min(to, this.length) - from);
  }
  async read() {
    let file;
    try {
      file = await fs.promises.open(this.path);
      if (!sameAs(this.state, await file.stat())) throw unreadable();
      const bytes = new Uint8Array(this.length);
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await file.read(bytes, at, bytes.length - at, this.start + at);
        if (bytesRead === 0) throw unreadable();
        at += bytesRead;
      }
      return bytes;
    } catch {
      throw unreadable();
    } finally {
      await file?.close();
    }
  }
}

const isFilePart = (value) => value instanceof FilePart;
const partFor = (path, stats) => new FilePart(path, { size: stats.size, mtimeMs: stats.mtimeMs }, 0, stats.size);

module.exports = { isFilePart, partFor };
