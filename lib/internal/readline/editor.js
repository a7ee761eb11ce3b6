// Editing a line on a terminal: keys to changes, drawing, history, completion. Installed on Interface.prototype.

const { charLengthLeft, charLengthAt, commonPrefix } = require('internal/readline/utils');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');

const kMaxUndo = 2048;
const narrow = /^[ -~]*$/;
const lineEnding = /\r?\n|\r(?!\n)|\u2028|\u2029/g;
const width = (text) => require('internal/util/inspect/widths').getStringWidth(text);


const methods = {
  _addHistory() {
    if (this.line.length === 0) return '';
    if (this.history === undefined || this.historySize === 0) return this.line;
    if (this.line.trim().length === 0) return this.line;
    if (this.history.length === 0 || this.history[0] !== this.line) {
      if (this.removeHistoryDuplicates) {
        const at = this.history.indexOf(this.line);
        if (at !== -1) this.history.splice(at, 1);
      }
      this.history.unshift(this.line);
      if (this.history.length > this.historySize) this.history.pop();
    }
    this.historyIndex = -1;
    const line = this.history[0];
    // A listener may change the list (take out a password) or replace it.
    this.emit('history', this.history);
    return line;
  },

  _refreshLine() {
    const line = this._prompt + this.line;
    const dispPos = this._getDisplayPos(line);
    const lineCols = dispPos.cols;
    const lineRows = dispPos.rows;
    const cursorPos = this.getCursorPos();
    const prevRows = this.prevRows || 0;
    if (prevRows > 0) moveCursor(this.output, 0, -prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(line);
    // A full row needs a move to the next one.
    if (lineCols === 0) this._writeToOutput(' ');
    cursorTo(this.output, cursorPos.cols);
    const diff = lineRows - cursorPos.rows;
    if (diff > 0) moveCursor(this.output, 0, -diff);
    this.prevRows = cursorPos.rows;
  },

  _getDisplayPos(text) {
    let offset = 0;
    const col = this.columns;
    let rows = 0;
    text = require('internal/util/inspect/widths').stripVTControlCharacters(text);
    if (narrow.test(text)) { // called for each character of what is pasted
      offset = text.length;
      text = '';
    }
    for (const char of text) {
      if (char === '\n') {
        rows += Math.ceil(offset / col) || 1;
        offset = 0;
        continue;
      }
      if (char === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
        continue;
      }
      const w = width(char);
      if (w === 0 || w === 1) {
        offset += w;
      } else { // a wide one does not fit into the last column
        if ((offset + 1) % col === 0) offset++;
        offset += 2;
      }
    }
    const cols = offset % col;
    rows += (offset - cols) / col;
    if (Number.isNaN(rows)) rows = 0;
    return { cols: col === Infinity ? offset : cols, rows };
  },

  getCursorPos() {
    const pos = this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor));
    return { rows: pos.rows, cols: pos.cols };
  },

  _moveCursor(dx) {
    if (dx === 0) return;
    const oldPos = this.getCursorPos();
    this.cursor += dx;
    if (this.cursor < 0) this.cursor = 0;
    else if (this.cursor > this.line.length) this.cursor = this.line.length;
    const newPos = this.getCursorPos();
    if (oldPos.rows === newPos.rows) moveCursor(this.output, newPos.cols - oldPos.cols, 0);
    else this._refreshLine();
  },

  _before(before) {
    this.undoStack.push({ text: before.line, cursor: before.cursor });
    if (this.undoStack.length > kMaxUndo) this.undoStack.shift();
    this.redoStack = [];
  },
  _edit(fn) {
    const { line, cursor } = this;
    fn();
    if (line !== this.line) this._before({ line, cursor });
  },
  _undo() {
    if (this.undoStack.length <= 0) return;
    this.redoStack.push({ text: this.line, cursor: this.cursor });
    const entry = this.undoStack.pop();
    this.line = entry.text;
    this.cursor = entry.cursor;
    this._refreshLine();
  },
  _redo() {
    if (this.redoStack.length <= 0) return;
    this.undoStack.push({ text: this.line, cursor: this.cursor });
    const entry = this.redoStack.pop();
    this.line = entry.text;
    this.cursor = entry.cursor;
    this._refreshLine();
  },

  _insertString(c) {
    this._before(this);
    if (this.cursor < this.line.length) {
      this.line = this.line.slice(0, this.cursor) + c + this.line.slice(this.cursor);
      this.cursor += c.length;
      this._refreshLine();
    } else {
      const oldPos = this.getCursorPos();
      this.line += c;
      this.cursor += c.length;
      const newPos = this.getCursorPos();
      if (oldPos.rows < newPos.rows) this._refreshLine();
      else this._writeToOutput(c);
    }
  },

  // A completer that calls back at once has its answer shown at once.
  _tabComplete(lastKeypressWasTab) {
    this.pause();
    this._complete(this.line.slice(0, this.cursor), (error, value) => {
      this.resume();
      if (error) this._writeToOutput(`Tab completion error: ${require('internal/util/inspect').inspect(error)}`);
      else this._showCompletions(lastKeypressWasTab, value);
    });
  },
  _showCompletions(lastKeypressWasTab, value) {
    if (!value || value.length === 0) return;
    const [completions, completeOn] = value;
    if (!completions || completions.length === 0) return;
    const prefix = commonPrefix(completions.filter((e) => e !== ''));
    if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
      this._insertString(prefix.slice(completeOn.length));
      return;
    }
    if (!completeOn.startsWith(prefix)) {
      this.line = this.line.slice(0, this.cursor - completeOn.length) + prefix + this.line.slice(this.cursor);
      this.cursor = this.cursor - completeOn.length + prefix.length;
      this._refreshLine();
      return;
    }
    if (!lastKeypressWasTab) return;
    this._before(this);
    const widths = completions.map(width);
    const columnWidth = Math.max(...widths) + 2; // two spaces between columns
    let maxColumns = Math.floor(this.columns / columnWidth) || 1;
    if (maxColumns === Infinity) maxColumns = 1;
    let output = '\r\n';
    let lineIndex = 0;
    let whitespace = 0;
    for (let i = 0; i < completions.length; i++) {
      const completion = completions[i];
      if (completion === '' || lineIndex === maxColumns) {
        output += '\r\n';
        lineIndex = 0;
        whitespace = 0;
      } else {
        output += ' '.repeat(whitespace);
      }
      if (completion !== '') {
        output += completion;
        whitespace = columnWidth - widths[i];
        lineIndex++;
      } else {
        output += '\r\n';
      }
    }
    if (lineIndex !== 0) output += '\r\n\r\n';
    this._writeToOutput(output);
    this._refreshLine();
  },

  _wordLeft() {
    if (this.cursor <= 0) return;
    this._moveCursor(-leftWord(this.line, this.cursor));
  },
  _wordRight() {
    if (this.cursor >= this.line.length) return;
    this._moveCursor(rightWord(this.line, this.cursor));
  },
  _deleteLeft() {
    if (this.cursor <= 0 || this.line.length === 0) return;
    this._before(this);
    const size = charLengthLeft(this.line, this.cursor);
    this.line = this.line.slice(0, this.cursor - size) + this.line.slice(this.cursor);
    this.cursor -= size;
    this._refreshLine();
  },
  _deleteRight() {
    if (this.cursor >= this.line.length) return;
    this._before(this);
    const size = charLengthAt(this.line, this.cursor);
    this.line = this.line.slice(0, this.cursor) + this.line.slice(this.cursor + size);
    this._refreshLine();
  },
  _deleteWordLeft() {
    if (this.cursor <= 0) return;
    this._before(this);
    const size = leftWord(this.line, this.cursor);
    this.line = this.line.slice(0, this.cursor - size) + this.line.slice(this.cursor);
    this.cursor -= size;
    this._refreshLine();
  },
  _deleteWordRight() {
    if (this.cursor >= this.line.length) return;
    this._before(this);
    const size = rightWord(this.line, this.cursor);
    this.line = this.line.slice(0, this.cursor) + this.line.slice(this.cursor + size);
    this._refreshLine();
  },
  _deleteLineLeft() {
    this._before(this);
    this._kill(this.line.slice(0, this.cursor));
    this.line = this.line.slice(this.cursor);
    this.cursor = 0;
    this._refreshLine();
  },
  _deleteLineRight() {
    this._before(this);
    this._kill(this.line.slice(this.cursor));
    this.line = this.line.slice(0, this.cursor);
    this._refreshLine();
  },
  _kill(text) {
    if (!text || text === this.killRing[0]) return;
    this.killRing.unshift(text);
    this.killRingCursor = 0;
    while (this.killRing.length > 32) this.killRing.pop();
  },
  _yank() {
    if (this.killRing.length === 0) return;
    this._yanking = true;
    this._insertString(this.killRing[this.killRingCursor]);
  },
  _yankPop() {
    if (!this._yanking || this.killRing.length <= 1) return;
    const last = this.killRing[this.killRingCursor];
    this.killRingCursor = (this.killRingCursor + 1) % this.killRing.length;
    const head = this.line.slice(0, this.cursor - last.length);
    const tail = this.line.slice(this.cursor);
    this.line = head + this.killRing[this.killRingCursor] + tail;
    this.cursor = head.length + this.killRing[this.killRingCursor].length;
    this._refreshLine();
  },

  clearLine() {
    this._moveCursor(+Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },
  _line() {
    const line = this._addHistory();
    this.undoStack = [];
    this.redoStack = [];
    this.clearLine();
    this._onLine(line);
  },

  _historyNext() {
    if (this.historyIndex < 0) return;
    this._before(this);
    const search = this._substringSearch || '';
    let index = this.historyIndex - 1;
    while (index >= 0 && (!this.history[index].startsWith(search) || this.line === this.history[index])) index--;
    this.line = index === -1 ? search : this.history[index];
    this.historyIndex = index;
    this.cursor = this.line.length;
    this._refreshLine();
  },
  _historyPrev() {
    if (this.historyIndex >= this.history.length || this.history.length === 0) return;
    this._before(this);
    const search = this._substringSearch || '';
    let index = this.historyIndex + 1;
    while (index < this.history.length && (!this.history[index].startsWith(search) || this.line === this.history[index])) index++;
    this.line = index === this.history.length ? search : this.history[index];
    this.historyIndex = index;
    this.cursor = this.line.length;
    this._refreshLine();
  },

  _ttyWrite(s, key) {
    const previous = this._previousKey;
    key ??= {};
    this._previousKey = key;
    if (!key.meta || key.name !== 'y') this._yanking = false;
    if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
      if (this._substringSearch == null) this._substringSearch = this.line.slice(0, this.cursor);
    } else if (this._substringSearch != null) {
      this._substringSearch = null;
      if (this.history.length === this.historyIndex) this.historyIndex = -1;
    }
    if (typeof key.sequence === 'string') {
      switch (key.sequence.codePointAt(0)) {
        case 0x1f: this._undo(); return;
        case 0x1e: this._redo(); return;
      }
    }
    // Escape alone does nothing.
    if (key.name === 'escape') return;
    if (key.ctrl && key.shift) {
      if (key.name === 'backspace') this._deleteLineLeft();
      else if (key.name === 'delete') this._deleteLineRight();
    } else if (key.ctrl) {
      controlKey(this, s, key);
    } else if (key.meta) {
      metaKey(this, key);
    } else {
      plainKey(this, s, key, previous);
    }
  },
};

function leftWord(line, cursor) {
  const reversed = [...line.slice(0, cursor)].reverse().join('');
  return reversed.match(/^\s*(?:[^\w\s]+|\w+)?/)[0].length;
}
function rightWord(line, cursor) {
  return line.slice(cursor).match(/^(?:\s+|[^\w\s]+|\w+)\s*/)[0].length;
}

function signalOr(self, name, otherwise) {
  if (self.listenerCount(name) > 0) self.emit(name);
  else otherwise();
}

function controlKey(self, s, key) {
  switch (key.name) {
    case 'c':
      return signalOr(self, 'SIGINT', () => {
        const { kQuestionReject } = require('internal/readline/interface');
        self[kQuestionReject]?.(new (require('internal/errors').AbortError)('Aborted with Ctrl+C'));
        self.close();
      });
    case 'h': return self._deleteLeft();
    case 'd':
      if (self.cursor === 0 && self.line.length === 0) self.close();
      else if (self.cursor < self.line.length) self._deleteRight();
      return;
    case 'u': return self._deleteLineLeft();
    case 'k': return self._deleteLineRight();
    case 'a': return self._moveCursor(-Infinity);
    case 'e': return self._moveCursor(+Infinity);
    case 'b': return self._moveCursor(-charLengthLeft(self.line, self.cursor));
    case 'f': return self._moveCursor(+charLengthAt(self.line, self.cursor));
    case 'l':
      cursorTo(self.output, 0, 0);
      clearScreenDown(self.output);
      return self._refreshLine();
    case 'n': return self._historyNext();
    case 'p': return self._historyPrev();
    case 'z':
      if (self.listenerCount('SIGTSTP') > 0) {
        self.emit('SIGTSTP');
      } else {
        process.once('SIGCONT', () => {
          // Don't draw over what the shell printed when the input is paused.
          if (!self.paused) {
            self.pause();
            self.emit('SIGCONT');
          }
          self._setRawMode(true);
          self._refreshLine();
        });
        self._setRawMode(false);
        process.kill(process.pid, 'SIGTSTP');
      }
      return;
    case 'w':
    case 'backspace': return self._deleteWordLeft();
    case 'delete': return self._deleteWordRight();
    case 'left': return self._wordLeft();
    case 'right': return self._wordRight();
    case 'y': return self._yank();
  }
}

function metaKey(self, key) {
  switch (key.name) {
    case 'b': return self._wordLeft();
    case 'f': return self._wordRight();
    case 'd':
    case 'delete': return self._deleteWordRight();
    case 'backspace': return self._deleteWordLeft();
    case 'y': return self._yankPop();
  }
}

function plainKey(self, s, key, previous) {
  if (self.sawReturnAt && key.name !== 'enter') self.sawReturnAt = 0;
  switch (key.name) {
    case 'return':
      self.sawReturnAt = Date.now();
      self._line();
      return;
    case 'enter':
      // \r\n within crlfDelay is one line ending.
      if (self.sawReturnAt === 0 || Date.now() - self.sawReturnAt > self.crlfDelay) self._line();
      self.sawReturnAt = 0;
      return;
    case 'backspace': return self._deleteLeft();
    case 'delete': return self._deleteRight();
    case 'left': return self._moveCursor(-charLengthLeft(self.line, self.cursor));
    case 'right': return self._moveCursor(+charLengthAt(self.line, self.cursor));
    case 'home': return self._moveCursor(-Infinity);
    case 'end': return self._moveCursor(+Infinity);
    case 'up': return self._historyPrev();
    case 'down': return self._historyNext();
    case 'tab':
      if (typeof self.completer === 'function' && self.isCompletionEnabled) {
        self._tabComplete(previous && previous.name === 'tab');
        return;
      }
  }
  if (typeof s !== 'string' || !s) return;
  lineEnding.lastIndex = 0;
  let next;
  let last = 0;
  while ((next = lineEnding.exec(s)) !== null) {
    self._insertString(s.slice(last, next.index));
    ({ lastIndex: last } = lineEnding);
    self._line();
    lineEnding.lastIndex = last;
  }
  if (last === s.length && last > 0) return;
  self._insertString(s.slice(last));
}

let installed = false;
function install(prototype) {
  if (installed) return;
  installed = true;
  for (const name of Object.keys(methods)) {
    Object.defineProperty(prototype, name, { __proto__: null, value: methods[name], writable: true, configurable: true, enumerable: false });
  }
  Object.defineProperty(prototype, '_getCursorPos', { __proto__: null, value: methods.getCursorPos, writable: true, configurable: true, enumerable: false });
}

module.exports = { install };
