// Escape sequences out, and a decoder of key presses in (a machine of its own state per stream).

const kEscape = '\x1b';

function CSI(strings, ...args) {
  let text = `${kEscape}[`;
  for (let i = 0; i < strings.length; i++) text += strings[i] + (i < args.length ? args[i] : '');
  return text;
}
CSI.kEscape = kEscape;
CSI.kClearToLineBeginning = CSI`1K`;
CSI.kClearToLineEnd = CSI`0K`;
CSI.kClearLine = CSI`2K`;
CSI.kClearScreenDown = CSI`0J`;

// code after ESC -> name [, modifier bits: 1 shift, 4 ctrl]
const names = {
  __proto__: null,
  '[Z': ['tab', 1],
};
function fill(prefixes, letters, bits = 0) {
  for (const prefix of prefixes) for (const letter of Object.keys(letters)) names[prefix + letter] = [letters[letter], bits];
}
const arrows = { A: 'up', B: 'down', C: 'right', D: 'left', E: 'clear' };
fill(['[', 'O'], { ...arrows, F: 'end', H: 'home', P: 'f1', Q: 'f2', R: 'f3', S: 'f4' });
fill(['['], { a: 'up', b: 'down', c: 'right', d: 'left', e: 'clear' }, 1);
fill(['O'], { a: 'up', b: 'down', c: 'right', d: 'left', e: 'clear' }, 4);
fill(['[['], { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5', '5~': 'pageup', '6~': 'pagedown' });
const numbered = { 1: 'home', 2: 'insert', 3: 'delete', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end' };
for (const n of Object.keys(numbered)) names[`[${n}~`] = [numbered[n], 0];
for (const n of [2, 3, 5, 6, 7, 8]) {
  names[`[${n}$`] = [numbered[n], 1];
  names[`[${n}^`] = [numbered[n], 4];
}
[11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].forEach((n, i) => { names[`[${n}~`] = [`f${i + 1}`, 0]; });
names['[200~'] = ['paste-start', 0];
names['[201~'] = ['paste-end', 0];

function decodeSequence(key, code, modifier) {
  key.ctrl = (modifier & 4) !== 0;
  key.meta = (modifier & 10) !== 0;
  key.shift = (modifier & 1) !== 0;
  key.code = code;
  const known = names[code];
  key.name = known === undefined ? 'undefined' : known[0];
  if (known !== undefined) {
    if (known[1] & 1) key.shift = true;
    if (known[1] & 4) key.ctrl = true;
  }
}

// next(char) for each character; '' when a lone escape has waited long enough.
function* emitKeys(stream) {
  for (;;) {
    let ch = yield;
    let s = ch;
    let escaped = false;
    const key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };
    if (ch === kEscape) {
      escaped = true;
      s += (ch = yield);
      if (ch === kEscape) s += (ch = yield);
    }
    if (escaped && (ch === 'O' || ch === '[')) {
      let code = ch;
      let modifier = 0;
      if (ch === 'O') {
        s += (ch = yield);
        if (ch >= '0' && ch <= '9') {
          modifier = (ch >> 0) - 1;
          s += (ch = yield);
        }
        code += ch;
      } else {
        s += (ch = yield);
        if (ch === '[') {
          code += ch;
          s += (ch = yield);
        }
        // ESC [ number [; modifier] letter | ~ ^ $, or ESC [ [ letter
        const start = s.length - 1;
        for (let digits = 0; ch >= '0' && ch <= '9' && digits < 3; digits++) s += (ch = yield);
        if (ch === ';') {
          s += (ch = yield);
          if (ch >= '0' && ch <= '9') s += (ch = yield);
        }
        const cmd = s.slice(start);
        let match = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(cmd);
        if (match !== null) {
          if (match[4] !== undefined) {
            code += match[4];
          } else {
            code += match[1] + match[3];
            modifier = (match[2] ?? 1) - 1;
          }
        } else if ((match = /^((\d;)?(\d))?([A-Za-z])$/.exec(cmd)) !== null) {
          code += match[4];
          modifier = (match[3] ?? 1) - 1;
        } else {
          code += cmd;
        }
      }
      decodeSequence(key, code, modifier);
    } else if (ch === '\r') {
      key.name = 'return';
      key.meta = escaped;
    } else if (ch === '\n') {
      key.name = 'enter';
      key.meta = escaped;
    } else if (ch === '\t') {
      key.name = 'tab';
      key.meta = escaped;
    } else if (ch === '\b' || ch === '\x7f') {
      key.name = 'backspace';
      key.meta = escaped;
    } else if (ch === kEscape) {
      key.name = 'escape';
      key.meta = escaped;
    } else if (ch === ' ') {
      key.name = 'space';
      key.meta = escaped;
    } else if (!escaped && ch <= '\x1a') {
      key.name = String.fromCharCode(ch.charCodeAt(0) + 96);
      key.ctrl = true;
    } else if (/^[0-9A-Za-z]$/.test(ch)) {
      key.name = ch.toLowerCase();
      key.shift = /^[A-Z]$/.test(ch);
      key.meta = escaped;
    } else if (escaped) {
      key.name = ch.length > 0 ? undefined : 'escape';
      key.meta = true;
    }
    key.sequence = s;
    if (s.length !== 0 && (key.name !== undefined || escaped)) stream.emit('keypress', escaped ? undefined : s, key);
    else if ([...s].length === 1) stream.emit('keypress', s, key);
  }
}

// Units of the character that ends before (starts at) i.
function charLengthLeft(str, i) {
  if (i <= 0) return 0;
  return i > 1 && str.codePointAt(i - 2) > 0xffff ? 2 : 1;
}
function charLengthAt(str, i) {
  if (str.length <= i) return 1;
  return str.codePointAt(i) > 0xffff ? 2 : 1;
}

function commonPrefix(strings) {
  if (strings.length === 0) return '';
  const sorted = strings.slice().sort();
  const min = sorted[0];
  const max = sorted.at(-1);
  for (let i = 0; i < min.length; i++) if (min[i] !== max[i]) return min.slice(0, i);
  return min;
}

module.exports = { CSI, emitKeys, charLengthLeft, charLengthAt, commonPrefix, kSubstringSearch: Symbol('kSubstringSearch') };
