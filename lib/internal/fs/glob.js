// fs.glob. The walk is one generator that yields requests (a directory to read, a path to look at or to resolve) and finds; drivers
// answer the requests now or with promises.

const fs = require('fs');
const path = require('path');
const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateString, validateBoolean, validateStringArray } = require('internal/validators');
const { GLOBSTAR, compile, matchSegments } = require('internal/glob');
const { Dirent, getValidatedPath, getBuffer } = require('internal/fs/utils');

function typeOf(stats) {
  if (stats.isFile()) return 1;
  if (stats.isDirectory()) return 2;
  if (stats.isSymbolicLink()) return 3;
  if (stats.isFIFO()) return 4;
  if (stats.isSocket()) return 5;
  return stats.isCharacterDevice() ? 6 : 7;
}

// The lists of segments that exclude what `segments` names: steps back are taken at once, as the names that are
// matched have none, and what excludes all in a directory excludes the directory.
function excludesOf(segments) {
  const out = [];
  for (const segment of segments[0] === '.' ? segments.slice(1) : segments) {
    const before = out.at(-1);
    if (segment === '..' && before !== undefined && before !== GLOBSTAR && before !== '' && before !== '..') out.pop();
    else out.push(segment);
  }
  return out.length > 1 && out.at(-1) === GLOBSTAR ? [out, out.slice(0, -1)] : [out];
}

class Walk {
  constructor(patterns, options) {
    if (options !== undefined) validateObject(options, 'options');
    const { cwd, exclude, withFileTypes = false, followSymlinks = false } = options ?? {};
    if (patterns !== null && typeof patterns === 'object') validateStringArray(patterns, 'patterns');
    else validateString(patterns, 'patterns');
    validateBoolean(withFileTypes, 'options.withFileTypes');
    validateBoolean(followSymlinks, 'options.followSymlinks');
    this.root = cwd === undefined || cwd === null ? '.' : getValidatedPath(cwd, 'options.cwd');
    if (typeof this.root !== 'string') this.root = getBuffer().from(this.root).toString();
    this.withFileTypes = withFileTypes;
    this.followSymlinks = followSymlinks;
    this.patterns = [patterns].flat().flatMap((pattern) => compile(pattern));
    this.excludes = null;
    this.exclude = null;
    if (Array.isArray(exclude)) {
      validateStringArray(exclude, 'options.exclude');
      this.excludes = exclude.flatMap((pattern) => compile(pattern).flatMap(excludesOf));
    } else if (exclude !== undefined && exclude !== null) {
      if (typeof exclude !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('options.exclude', ['Function', 'string[]'], exclude);
      this.exclude = exclude;
    }
    this.seen = new Set(); // paths given
    this.entries = new Map(); // directory -> its Dirents
    this.kinds = new Map(); // path -> Dirent or null
  }

  full(relative) {
    return path.isAbsolute(relative) ? relative : path.join(this.root, relative);
  }

  excluded(relative, entry, scanned) {
    if (this.exclude !== null) {
      if (this.withFileTypes) return this.exclude(entry);
      return this.exclude(scanned ? entry.name : relative);
    }
    if (this.excludes === null) return false;
    const names = relative.split('/');
    const absolute = path.isAbsolute(relative) ? names : null;
    return this.excludes.some((segments) => matchSegments(segments, names) ||
      (segments[0] === '' && absolute === null && matchSegments(segments, path.resolve(this.root, relative).split('/'))));
  }

  * list(relative) {
    let entries = this.entries.get(relative);
    if (entries === undefined) {
      entries = yield { read: this.full(relative) };
      for (const entry of entries) this.kinds.set(path.join(relative, entry.name), entry);
      this.entries.set(relative, entries);
    }
    return entries;
  }

  * look(relative) {
    let entry = this.kinds.get(relative);
    if (entry === undefined) {
      entry = yield { look: this.full(relative) };
      this.kinds.set(relative, entry);
    }
    return entry;
  }

  * isDirectory(relative, entry) {
    if (entry.isDirectory()) return true;
    return entry.isSymbolicLink() && (yield { isDirectory: this.full(relative) });
  }

  // Whether ** goes into what a link names: not where that is above the link itself.
  * follows(relative, child, entry) {
    if (!this.followSymlinks || !(yield* this.isDirectory(child, entry))) return false;
    const place = yield { real: this.full(relative) };
    const target = yield { real: this.full(child) };
    return place !== null && target !== null && !`${place}/`.startsWith(target === '/' ? '/' : `${target}/`);
  }

  * find(relative, entry) {
    if (this.seen.has(relative)) return;
    this.seen.add(relative);
    yield { found: this.withFileTypes ? entry : relative };
  }

  * run() {
    for (const segments of this.patterns) {
      if (segments[0] === '' && segments.length > 1) yield* this.walk('/', segments, 1, new Set());
      else yield* this.walk('.', segments, 0, new Set());
    }
  }

  // Matches segments from `at` on against what is at and below `relative`, which exists or is '.' or '/'.
  * walk(relative, segments, at, done) {
    const state = `${at}:${relative}`;
    if (done.has(state)) return; // ** and .. reach a place by several ways
    done.add(state);
    if (at === segments.length) {
      // Where the walk began is no find of its own, except as the first of **.
      if ((relative === '.' || (relative === '..' && segments.length === 1)) && !segments.includes(GLOBSTAR)) return;
      const entry = yield* this.look(relative);
      if (entry !== null) yield* this.find(relative, entry);
      return;
    }
    const segment = segments[at];
    const last = at === segments.length - 1;
    if (segment === GLOBSTAR) {
      yield* this.star(relative, segments, at, done);
    } else if (typeof segment === 'string') {
      yield* this.literal(relative, segments, at, done);
    } else {
      for (const entry of yield* this.list(relative)) {
        if (!segment.test(entry.name)) continue;
        const child = path.join(relative, entry.name);
        if (this.excluded(child, entry, true)) continue;
        if (last) yield* this.find(child, entry);
        else if (yield* this.isDirectory(child, entry)) yield* this.walk(child, segments, at + 1, done);
      }
    }
  }

  * literal(relative, segments, at, done) {
    const segment = segments[at];
    if (segment === '' || segment === '.') { // a trailing slash, or a leading dot
      const entry = yield* this.look(relative);
      if (entry !== null && (yield* this.isDirectory(relative, entry))) yield* this.walk(relative, segments, at + 1, done);
      return;
    }
    const child = path.join(relative, segment);
    const entry = yield* this.look(child);
    if (entry === null || (segment !== '..' && this.excluded(child, entry, false))) return;
    if (at === segments.length - 1 || (yield* this.isDirectory(child, entry))) yield* this.walk(child, segments, at + 1, done);
  }

  * star(relative, segments, at, done) {
    const last = at === segments.length - 1;
    yield* this.walk(relative, segments, at + 1, done);
    for (const entry of yield* this.list(relative)) {
      if (entry.name[0] === '.') continue;
      const child = path.join(relative, entry.name);
      if (this.excluded(child, entry, true)) continue;
      if (entry.isDirectory() || (yield* this.follows(relative, child, entry))) yield* this.walk(child, segments, at, done);
      else if (last) yield* this.find(child, entry);
      // A link is followed once, as the last step of a ** that does not open the pattern.
      else if (at > 0 && (yield* this.isDirectory(child, entry))) yield* this.walk(child, segments, at + 1, done);
    }
  }
}

// --- drivers ----------------------------------------------------------------------------------------

function direntOf(full, stats) {
  return new Dirent(path.basename(full), path.dirname(full), typeOf(stats));
}

function answerSync(request) {
  try {
    if (request.read !== undefined) return fs.readdirSync(request.read, { withFileTypes: true });
    if (request.look !== undefined) return direntOf(request.look, fs.lstatSync(request.look));
    if (request.real !== undefined) return fs.realpathSync(request.real);
    return fs.statSync(request.isDirectory).isDirectory();
  } catch {
    if (request.read !== undefined) return [];
    return request.isDirectory !== undefined ? false : null;
  }
}

async function answer(request) {
  const { promises } = fs;
  try {
    if (request.read !== undefined) return await promises.readdir(request.read, { withFileTypes: true });
    if (request.look !== undefined) return direntOf(request.look, await promises.lstat(request.look));
    if (request.real !== undefined) return await promises.realpath(request.real);
    return (await promises.stat(request.isDirectory)).isDirectory();
  } catch {
    if (request.read !== undefined) return [];
    return request.isDirectory !== undefined ? false : null;
  }
}

exports.globSync = function globSync(pattern, options) {
  const steps = new Walk(pattern, options).run();
  const found = [];
  for (let step = steps.next(); !step.done;) {
    if ('found' in step.value) {
      found.push(step.value.found);
      step = steps.next();
    } else {
      step = steps.next(answerSync(step.value));
    }
  }
  return found;
};

async function* iterate(walk) {
  const steps = walk.run();
  for (let step = steps.next(); !step.done;) {
    if ('found' in step.value) {
      yield step.value.found;
      step = steps.next();
    } else {
      step = steps.next(await answer(step.value));
    }
  }
}

exports.globPromise = async function* glob(pattern, options) {
  yield* iterate(new Walk(pattern, options));
};

async function collect(walk) {
  const found = [];
  for await (const item of iterate(walk)) found.push(item);
  return found;
}

exports.glob = function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  collect(new Walk(pattern, options)).then(
    (found) => process.nextTick(callback, null, found),
    (error) => process.nextTick(callback, error),
  );
};
