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

// Whether a place is the other one, or above it: a link to there would have no end.
const isAbove = (real, place) => `${place}/`.startsWith(real === '/' ? '/' : `${real}/`);
const latin1 = { encoding: 'latin1' }; // of any bytes

// Whether a link leads to a directory that is read too.
function followsSync(dir, link) {
  const fs = require('fs');
  try {
    return fs.statSync(link).isDirectory() && !isAbove(fs.realpathSync(link, latin1), fs.realpathSync(dir, latin1));
  } catch {
    return false;
  }
}

function follows(dir, link, callback) {
  const fs = require('fs');
  fs.stat(link, (error, stats) => {
    if (error || !stats.isDirectory()) return callback(false);
    fs.realpath(link, latin1, (failed, real) => {
      if (failed) return callback(false);
      fs.realpath(dir, latin1, (gone, place) => callback(!gone && !isAbove(real, place)));
    });
  });
}

// Takes one directory's entries into `found`, its directories into `queue`, and gives those that are links.
function take(job, dir, relative, entries) {
  const links = [];
  for (const entry of entries) {
    const inside = under(relative, entry.name);
    job.found.push(job.types ? entry : inside);
    const place = { path: under(dir, entry.name), relative: inside };
    if (entry.isDirectory()) job.queue.push(place);
    else if (entry.isSymbolicLink()) links.push(place);
  }
  return links;
}

exports.readdirRecursiveSync = function readdirRecursiveSync(path, encoding, types) {
  const job = { found: [], queue: [{ path, relative: '' }], types };
  for (let i = 0; i < job.queue.length; i++) {
    const { path: dir, relative } = job.queue[i];
    const links = take(job, dir, relative, toDirents(dir, binding.readdir(dir, isRaw(encoding), true), encoding));
    for (const link of links) if (followsSync(dir, link.path)) job.queue.push(link);
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
      const links = take(job, dir, relative, toDirents(dir, result, encoding));
      const nextLink = () => {
        if (links.length === 0) return next();
        const link = links.shift();
        follows(dir, link.path, (yes) => {
          if (yes) job.queue.push(link);
          nextLink();
        });
      };
      nextLink();
    });
  };
  next();
};
