// Date.parse() of texts that the engine refuses but V8 reads: '2000-01-02 03:04:05 UTC', 'Jan 2000', 'Feb 30 2000'. A text is words,
// numbers and marks; numbers are parts of a day (up to three) or, by what follows them, of a time. What cannot be told is NaN.

const NONE = -1;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ZONES = { __proto__: null, ut: 0, utc: 0, z: 0, gmt: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 };
const TOKEN = /(\d+)|([A-Za-z]+)|(\s+)|([^])/g;

const END = { kind: 'end', text: '' };
function tokensOf(text) {
  const tokens = [];
  for (const [all, digits, word, blank] of text.matchAll(TOKEN)) {
    if (digits !== undefined) tokens.push({ kind: 'number', text: all, value: numberOf(digits) });
    else if (word !== undefined) tokens.push({ kind: 'word', text: all.toLowerCase() });
    else tokens.push({ kind: blank === undefined ? 'mark' : 'blank', text: all });
  }
  return tokens;
}
// Nine digits count; leading zeros are none of them.
const numberOf = (digits) => Number(digits.replace(/^0+/, '').slice(0, 9));
const isDay = (n) => n >= 1 && n <= 31;
const isMonth = (n) => n >= 1 && n <= 12;

class Parser {
  constructor(text) {
    this.tokens = tokensOf(text);
    this.at = 0;
    this.day = [];
    this.month = NONE;
    this.time = [];
    this.half = NONE; // what AM or PM adds
    this.sign = this.hour = this.minute = NONE; // the zone's
    this.zoned = false;
  }

  peek(k = 0) { return this.tokens[this.at + k] ?? END; }
  skip(mark) {
    if (this.peek().kind !== 'mark' || this.peek().text !== mark) return false;
    this.at++;
    return true;
  }
  zone(hours) {
    this.zoned = true;
    this.sign = hours < 0 ? -1 : 1;
    this.hour = Math.abs(hours);
    this.minute = 0;
  }

  // A date of ISO 8601 at the start stands in that order; what follows it is read as anything else.
  iso() {
    const start = /^(\d{4}|[-+]\d{6})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)/.exec(this.tokens.map((t) => t.text).join(''));
    if (start === null) return;
    const [all, year, month, day] = start;
    if (year === '-000000' || (year.length > 4 && all.length === year.length && this.tokens.length > 2)) return;
    if (month !== undefined && !isMonth(Number(month))) return;
    if (day !== undefined && !isDay(Number(day))) return;
    this.day = [year, month, day].filter((part) => part !== undefined).map(Number);
    let length = 0;
    while (length < all.length) length += this.tokens[this.at++].text.length;
    this.skip('-');
  }

  number(n) {
    const next = this.peek();
    if (next.kind === 'mark' && next.text === ':') {
      this.at++;
      if (this.skip(':')) {
        if (this.time.length > 0) return false;
        this.time.push(n, 0);
        return true;
      }
      if (this.time.length >= 4) return false;
      this.time.push(n);
      this.skip('.');
      return true;
    }
    const expected = this.expects(n);
    if (next.kind === 'mark' && next.text === '.') {
      this.at++;
      if (expected) {
        const part = this.peek();
        if (part.kind !== 'number') return false;
        this.at++;
        this.time.push(n, Number(part.text.slice(0, 3).padEnd(3, '0')));
        this.fill();
        return true;
      }
    }
    if (this.zoned && this.hour !== NONE && this.minute === NONE && n < 60) {
      this.minute = n;
      return true;
    }
    if (expected) {
      this.time.push(n);
      this.fill();
      const after = this.peek();
      return after.kind === 'end' || after.kind === 'blank' || after.text === 'z' || after.text === '+' || after.text === '-';
    }
    if (this.day.length >= 3) return false;
    this.day.push(n);
    this.skip('-');
    return true;
  }
  expects(n) {
    const { length } = this.time;
    return (length === 1 || length === 2) ? n < 60 : length === 3 && n < 1000;
  }
  fill() {
    while (this.time.length < 4) this.time.push(0);
  }

  offset(sign) {
    this.zoned = true;
    this.sign = sign;
    let n = 0;
    let length = 0;
    if (this.peek().kind === 'number') {
      ({ value: n, text: { length } } = this.peek());
      this.at++;
    }
    if (this.peek().text === ':') {
      this.at++;
      this.hour = n;
      this.minute = NONE;
    } else if (length === 1 || length === 2) {
      this.hour = n;
      this.minute = 0;
    } else if (length === 3 || length === 4) {
      this.hour = Math.trunc(n / 100);
      this.minute = n % 100;
    } else {
      return false;
    }
    return true;
  }

  word(text, started) {
    const short = text.slice(0, 3);
    if ((text === 'am' || text === 'pm') && this.time.length > 0) {
      this.half = text === 'am' ? 0 : 12;
    } else if (MONTHS.includes(short)) {
      this.month = MONTHS.indexOf(short) + 1;
      this.skip('-');
    } else if (ZONES[text] !== undefined && started) {
      this.zone(ZONES[text]);
    } else {
      return !started && this.peek().kind !== 'number';
    }
    return true;
  }

  run() {
    this.iso();
    let started = this.day.length > 0;
    if (started && this.peek().text === 't') return NaN; // all of it is ISO 8601 then, and the engine has refused it
    while (this.peek() !== END) {
      const { kind, text, value } = this.peek();
      this.at++;
      if (kind === 'number') {
        started = true;
        if (!this.number(value)) return NaN;
      } else if (kind === 'word') {
        if (!this.word(text, started)) return NaN;
      } else if ((text === '+' || text === '-') && ((this.zoned && this.hour === 0 && this.minute === 0) || this.time.length > 0)) {
        started = true;
        if (!this.offset(text === '-' ? -1 : 1)) return NaN;
      } else if ((text === '+' || text === '-' || text === ')') && started) {
        return NaN;
      } else if (text === '(') {
        this.comment();
      }
    }
    return this.result();
  }
  comment() {
    for (let depth = 1; depth > 0 && this.peek() !== END; this.at++) {
      if (this.peek().text === '(') depth++;
      else if (this.peek().text === ')') depth--;
    }
  }

  result() {
    if (this.day.length === 0) return NaN;
    const [a, b = 1, c = 1] = this.day;
    let [year, month, day] = [0, this.month, 1];
    if (month === NONE) [year, month, day] = isDay(a) ? [this.day.length > 2 ? c : 1, a, b] : [a, b, c];
    else [year, day] = isDay(a) ? [b, a] : [a, b];
    if (year >= 0 && year <= 49) year += 2000;
    else if (year >= 50 && year <= 99) year += 1900;
    if (!isMonth(month) || !isDay(day)) return NaN;
    this.fill();
    let [hours] = this.time;
    const [, minutes, seconds, milliseconds] = this.time;
    if (this.half !== NONE) {
      if (hours > 12) return NaN;
      hours = hours % 12 + this.half;
    }
    if (minutes > 59 || seconds > 59 || milliseconds > 999) return NaN;
    if (hours > 23 && (hours !== 24 || minutes + seconds + milliseconds > 0)) return NaN;
    const date = new Date(0);
    if (!this.zoned) {
      date.setFullYear(year, month - 1, day);
      return date.setHours(hours, minutes, seconds, milliseconds);
    }
    date.setUTCFullYear(year, month - 1, day);
    const minutesEast = this.sign * (Math.max(this.hour, 0) * 60 + Math.max(this.minute, 0));
    return date.setUTCHours(hours, minutes, seconds, milliseconds) - minutesEast * 60000;
  }
}

// ISO 8601 whole: the engine wants a day that the month has, and capital letters.
const WHOLE = /^(\d{4}|[-+]\d{6})-(\d\d)-(\d\d)(?:t(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(z|[-+]\d\d:?\d\d)?)?$/i;
function whole(text) {
  const found = WHOLE.exec(text);
  if (found === null || found[1] === '-000000') return undefined;
  const [year, month, day, hours = 0, minutes = 0, seconds = 0] = found.slice(1, 7).map((part) => (part === undefined ? part : Number(part)));
  const milliseconds = found[7] === undefined ? 0 : Number(found[7].slice(0, 3).padEnd(3, '0'));
  if (!isMonth(month) || !isDay(day) || minutes > 59 || seconds > 59) return NaN;
  if (hours > 23 && (hours > 24 || minutes + seconds + milliseconds > 0)) return NaN;
  const date = new Date(0);
  const zone = found[4] === undefined ? 'z' : found[8];
  if (zone === undefined) {
    date.setFullYear(year, month - 1, day);
    return date.setHours(hours, minutes, seconds, milliseconds);
  }
  date.setUTCFullYear(year, month - 1, day);
  const east = zone.length === 1 ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  return date.setUTCHours(hours, minutes, seconds, milliseconds) - east * 60000;
}

// `engines`: what the engine makes of it.
exports.parse = (text, engines) => {
  if (!Number.isNaN(engines) && (/^\d{4}(?:-\d\d)?$/.test(text) || !/^\d{1,4}(?:-\d\d?){0,2}$/.test(text))) return engines;
  return whole(text) ?? new Parser(text).run();
};
