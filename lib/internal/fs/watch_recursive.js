// fs.watch with recursive: true. The kernel watches single directories, so each directory below gets a watcher of its
// own; names that appear are looked at, and new directories are watched and searched.

const fs = require('fs');
const EventEmitter = require('events');
const path = require('path');
const native = internalBinding('fs_watch');
const { getValidatedPath, getBuffer } = require('internal/fs/utils');

class RecursiveWatcher extends EventEmitter {
  #root = '';
  #single = false; // the root is a file
  #persistent = true;
  #encoding = 'utf8';
  #ignore;
  #closed = false;
  #folders = new Map(); // directory, relative to the root -> { id, names }

  constructor(ignore) {
    super();
    this.#ignore = ignore;
  }

  _begin(filename, persistent, encoding) {
    filename = getValidatedPath(filename, 'filename');
    this.#root = typeof filename === 'string' ? filename : getBuffer().from(filename).toString();
    this.#persistent = persistent;
    this.#encoding = encoding;
    const stats = fs.statSync(this.#root, { throwIfNoEntry: false });
    this.#single = stats !== undefined && !stats.isDirectory();
    const status = this.#watchFolder('', false);
    if (status < 0) throw require('internal/fs/watchers').watchError(status, this.#root);
  }

  // Watches a directory and those below it; `announce`: what is found there has just come. A negative status on failure.
  #watchFolder(folder, announce) {
    if (this.#folders.has(folder) || (folder !== '' && this.#ignore?.(folder))) return 0;
    const full = path.join(this.#root, folder);
    const id = native.watch(full, this.#persistent, false, (status, kind, name) => this.#onEvent(folder, status, kind, name));
    if (id < 0) return id;
    const state = { id, names: new Map() };
    this.#folders.set(folder, state);
    if (this.#single) return 0;
    let entries = [];
    try {
      entries = fs.readdirSync(full, { withFileTypes: true });
    } catch {
      // It vanished, or may not be read: its own events are all there is.
    }
    for (const entry of entries) {
      const inside = path.join(folder, entry.name);
      state.names.set(entry.name, entry.isDirectory());
      if (announce) this.#tell('rename', inside);
      if (entry.isDirectory()) this.#watchFolder(inside, announce);
    }
    return 0;
  }

  #dropFolder(folder) {
    for (const [name, state] of this.#folders) {
      if (name !== folder && !name.startsWith(`${folder}/`)) continue;
      native.close(state.id);
      this.#folders.delete(name);
    }
  }

  #onEvent(folder, status, kind, name) {
    if (this.#closed) return;
    const state = this.#folders.get(folder);
    if (state === undefined) return;
    if (status < 0) {
      if (folder === '') this.emit('error', require('internal/fs/watchers').watchError(status, this.#root));
      else this.#dropFolder(folder);
      return;
    }
    if (this.#single) {
      this.#tell(kind === 1 ? 'rename' : 'change', path.basename(this.#root));
      return;
    }
    if (name === null) return;
    const inside = path.join(folder, name);
    // A watched directory tells of itself under its own name; its parent tells the same.
    if (!state.names.has(name) && name === path.basename(path.join(this.#root, folder)) &&
      !fs.existsSync(path.join(this.#root, inside))) {
      if (folder === '') this.#tell(kind === 1 ? 'rename' : 'change', name);
      return;
    }
    if (kind !== 1) {
      this.#tell('change', inside);
      return;
    }
    const stats = fs.lstatSync(path.join(this.#root, inside), { throwIfNoEntry: false });
    this.#tell('rename', inside);
    if (this.#closed) return;
    if (stats === undefined) {
      if (state.names.get(name)) this.#dropFolder(inside);
      state.names.delete(name);
    } else {
      state.names.set(name, stats.isDirectory());
      if (stats.isDirectory()) this.#watchFolder(inside, true);
    }
  }

  #tell(eventType, name) {
    if (this.#closed || this.#ignore?.(name)) return;
    if (this.#encoding !== 'utf8' && this.#encoding !== 'utf-8') {
      const bytes = getBuffer().from(name);
      name = this.#encoding === 'buffer' ? bytes : bytes.toString(this.#encoding);
    }
    this.emit('change', eventType, name);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    for (const { id } of this.#folders.values()) native.close(id);
    this.#folders.clear();
    process.nextTick(() => this.emit('close'));
  }

  #setRef(on) {
    this.#persistent = on;
    for (const { id } of this.#folders.values()) native.setRef(id, on);
    return this;
  }

  ref() {
    return this.#setRef(true);
  }

  unref() {
    return this.#setRef(false);
  }

  [Symbol.dispose]() {
    this.close();
  }
}

exports.RecursiveWatcher = RecursiveWatcher;
