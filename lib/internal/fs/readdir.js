// readdir with recursive: true, breadth first: a directory's names come before those of its children.

const binding = internalBinding('fs');
const { isRaw, toDirents, getBuffer } = require('internal/fs/utils');

function isBuffer(value) {
  return typeof value !== 'string';
}

// dir + '/' + name as strings or, when one of them is bytes, as a Buffer. An empty dir adds nothing.
function under(dir, name) {
  if (isBuffer(dir) || isBuffer(name)) {
    const Buffer = getBuffer();
    if (dir.length === 0) return Buffer.from(name);
    return Buffer.concat([Buffer.from(dir), Buffer.from('/'), Buffer.from(name)]);
  }
  return require('path').join(dir, name);
}

// Takes one directory's entries into `found`, its directories into `queue`.
function take(job, dir, relative, entries) {
  for (const entry of entries) {
    const inside = under(relative, entry.name);
    job.found.push(job.types ? entry : inside);
    if (entry.isDirectory()) job.queue.push({ path: under(dir, entry.name), relative: inside });
  }
}

exports.readdirRecursiveSync = function readdirRecursiveSync(path, encoding, types) {
  const job = { found: [], queue: [{ path, relative: '' }], types };
  for (let i = 0; i < job.queue.length; i++) {
    const { path: dir, relative } = job.queue[i];
    take(job, dir, relative, toDirents(dir, binding.readdir(dir, isRaw(encoding), true), encoding));
  }
  return job.found;
};

exports.readdirRecursive = function readdirRecursive(path, encoding, types, callback) {
  const job = { found: [], queue: [{ path, relative: '' }], types };
  let i = 0;
  const next = () => {
    if (i === job.queue.length) {
      callback(null, job.found);
      return;
    }
    const { path: dir, relative } = job.queue[i++];
    binding.readdir(dir, isRaw(encoding), true, (error, result) => {
      if (error) {
        callback(error);
        return;
      }
      take(job, dir, relative, toDirents(dir, result, encoding));
      next();
    });
  };
  next();
};
