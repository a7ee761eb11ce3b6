// Files that --watch waits on. Each folder that holds one is watched, not the file: an editor may put a new file in its place,
// or it may not exist yet.

const { setTimeout, clearTimeout } = require('internal/timers');
const fs = require('fs');
const path = require('path');

const DEBOUNCE = 200; // ms: an editor writes more than once

class FileSet {
  #wanted = new Map(); // file -> Set of owners
  #folders = new Map(); // folder -> FSWatcher
  #trees = [];
  #changed = new Map(); // file -> event, since the last call
  #timer;
  #onchange;
  // onchange(files: Map of file -> 'change' or 'rename', owners: Set)
  constructor(onchange) {
    this.#onchange = onchange;
  }
  add(file, owner = file) {
    let owners = this.#wanted.get(file);
    if (owners === undefined) {
      this.#wanted.set(file, owners = new Set());
      this.#watchFolder(path.dirname(file));
    }
    owners.add(owner);
  }
  // A file or a folder with all that is below it. Throws when it is not there.
  addTree(name) {
    const full = path.resolve(name);
    if (!fs.statSync(full).isDirectory()) return this.add(full);
    const watcher = fs.watch(full, { recursive: true }, (event, below) => this.#note(below === null ? full : path.resolve(full, `${below}`), event));
    watcher.on('error', () => {});
    this.#trees.push(watcher);
  }
  // Files in the folder that nobody has named count as well.
  addFolder(folder) {
    const watcher = fs.watch(folder, { recursive: true }, (event, below) => {
      if (below === null) return;
      const file = path.resolve(folder, `${below}`);
      if (!this.#wanted.has(file)) this.#note(file, event);
    });
    watcher.on('error', () => {});
    this.#trees.push(watcher);
  }
  // Forgets which files are waited on; folders stay, as most will be asked for again.
  clear() {
    this.#wanted.clear();
    this.#changed.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
  // An owner's own file stays.
  disown(owner) {
    for (const [file, owners] of this.#wanted) {
      if (file !== owner && owners.delete(owner) && owners.size === 0) this.#wanted.delete(file);
    }
  }
  close() {
    this.clear();
    for (const watcher of [...this.#folders.values(), ...this.#trees]) watcher.close();
    this.#folders.clear();
    this.#trees.length = 0;
  }
  #watchFolder(folder) {
    if (this.#folders.has(folder)) return;
    let watcher;
    try {
      watcher = fs.watch(folder, (event, name) => {
        const file = name === null ? folder : path.join(folder, `${name}`);
        if (this.#wanted.has(file)) this.#note(file, event);
        if (event === 'rename' && !fs.existsSync(folder)) this.#drop(folder);
      });
    } catch {
      return; // not there, or no more watches to be had: the program itself still runs
    }
    watcher.on('error', () => this.#drop(folder));
    this.#folders.set(folder, watcher);
  }
  #drop(folder) {
    this.#folders.get(folder)?.close();
    this.#folders.delete(folder);
  }
  #note(file, event) {
    this.#changed.set(file, event);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const changed = this.#changed;
      const owners = new Set();
      for (const name of changed.keys()) for (const owner of this.#wanted.get(name) ?? []) owners.add(owner);
      this.#changed = new Map();
      this.#timer = undefined;
      this.#onchange(changed, owners);
    }, DEBOUNCE);
  }
}

exports.FileSet = FileSet;
