// The reporters: spec, tap, dot, junit.

const { Transform } = require('stream');
const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);

const usesColor = () => require('internal/test_runner/colors').use();
const paint = (code, text) => (usesColor() ? `\u001b[${code}m${text}\u001b[39m` : text);
const green = (t) => paint(32, t);
const red = (t) => paint(31, t);
const gray = (t) => paint(90, t);
const blue = (t) => paint(34, t);

const pass = '\u2714 ';
const fail = '\u2716 ';
const warning = '\u26a0 ';
const info = '\u2139 ';
const skip = '\ufe63 ';
const arrow = '\u25b6 ';
const indentOf = (n) => '  '.repeat(n);

function failureOf(error, indent) {
  if (error === undefined) return '';
  const cause = error?.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
  return inspect(cause, { colors: usesColor(), breakLength: Infinity }).split('\n').map((l) => `${indent}${l}`).join('\n');
}

function directiveText({ skip: s, todo: t, expectFailure: e }) {
  if (s !== undefined && s !== false) return typeof s === 'string' && s !== '' ? ` # ${s}` : ' # SKIP';
  if (t !== undefined && t !== false) return typeof t === 'string' && t !== '' ? ` # ${t}` : ' # TODO';
  if (e) return typeof e === 'string' ? ` # EXPECTED FAILURE ${e}` : ' # EXPECTED FAILURE';
  return '';
}

class SpecReporter extends Transform {
  #stack = [];
  #reported = [];
  #failed = [];
  constructor() {
    super({ __proto__: null, writableObjectMode: true });
  }
  #line(type, data, prefix = '') {
    const { name, details, nesting } = data;
    const title = `${name} ${gray(`(${details.duration_ms}ms)`)}${directiveText(data)}`;
    let symbol;
    let color;
    if (data.skip !== undefined && data.skip !== false) {
      symbol = skip;
      color = gray;
    } else if (type === 'pass') {
      symbol = pass;
      color = green;
    } else {
      symbol = fail;
      color = red;
    }
    return `${prefix}${indentOf(nesting)}${color(`${symbol}${title}`)}\n`;
  }
  #onResult(type, data) {
    this.#stack.shift();
    if (type === 'fail') this.#failed.push(data);
    let prefix = '';
    while (this.#stack.length > 0) {
      // Those above it that have said nothing yet.
      const parent = this.#stack.pop();
      prefix += `${indentOf(parent.nesting)}${arrow}${parent.name}\n`;
      this.#reported.unshift(parent);
    }
    if (this.#reported[0] !== undefined && this.#reported[0].nesting === data.nesting && this.#reported[0].name === data.name) {
      this.#reported.shift();
    }
    return this.#line(type, data, prefix);
  }
  _transform({ type, data }, encoding, callback) {
    callback(null, this.#handle(type, data));
  }
  #handle(type, data) {
    switch (type) {
      case 'test:start':
        this.#stack.unshift(data);
        return undefined;
      case 'test:pass': return this.#onResult('pass', data);
      case 'test:fail': return this.#onResult('fail', data);
      case 'test:stderr':
      case 'test:stdout': return data.message;
      case 'test:diagnostic': {
        const color = data.level === 'error' ? red : blue;
        return `${indentOf(data.nesting)}${color(`${info}${data.message}`)}\n`;
      }
      case 'test:coverage': {
        const paint = usesColor() ? { base: '\u001b[34m', good: '\u001b[32m', fair: '\u001b[33m', bad: '\u001b[31m', reset: '\u001b[39m' } : undefined;
        return require('internal/test_runner/coverage_table')(data.summary, info, paint);
      }
      case 'test:interrupted': {
        const place = (t) => (t.file === undefined ? '' : ` ${gray(`(${require('path').relative(process.cwd(), t.file)}:${t.line}:${t.column})`)}`);
        return `\n${red('Interrupted while running:')}\n\n${data.tests.map((t) => `${warning}${t.name}${place(t)}\n`).join('')}`;
      }
      case 'test:watch:drained': return this.#listFailed();
      case 'test:watch:restarted': return `\nRestarted at ${new Date().toLocaleString()}\n`;
      default: return undefined;
    }
  }
  _flush(callback) {
    callback(null, this.#listFailed());
  }
  #listFailed() {
    const failed = this.#failed.filter(({ details }) => details.error?.failureType !== 'subtestsFailed');
    this.#failed = [];
    if (failed.length === 0) return '';
    const parts = [`\n${red(`${fail}failing tests:`)}\n`];
    for (const data of failed) {
      const place = data.file === undefined ? '' : `test at ${require('path').relative(process.cwd(), data.file)}:${data.line}:${data.column}\n`;
      parts.push(`\n${place}${this.#line('fail', { ...data, nesting: 0 })}${failureOf(data.details.error, '  ')}\n`);
    }
    return parts.join('');
  }
}

// --- tap ---------------------------------------------------------------------------------------------------

const tapIndent = (n) => '    '.repeat(n);
const tapEscape = (text) => `${text}`.replaceAll('\\', '\\\\').replaceAll('#', '\\#').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
  .replaceAll('\b', '\\b').replaceAll('\f', '\\f').replaceAll('\v', '\\v');

// A value of YAML; objects as lists of their keys.
function tapValue(indent, name, value, around = []) {
  if (value === undefined) return '';
  const prefix = `${indent}  ${name}:`;
  if (value === null) return `${prefix} ~\n`;
  if (typeof value === 'string' && value.includes('\n')) {
    return `${prefix} |-\n${value.split('\n').map((l) => `${indent}    ${l}\n`).join('')}`;
  }
  if (typeof value !== 'object') return `${prefix} ${inspect(value, { breakLength: Infinity })}\n`;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return `${prefix} ${value.toISOString()}\n`;
  if (around.includes(value)) return `${prefix} <Circular>\n`;
  const within = [...around, value];
  return `${prefix}\n${Object.keys(value).map((key) => tapValue(`${indent}  `, key, value[key], within)).join('')}`;
}

function tapDetails(nesting, data, location) {
  const { details } = data;
  const { error, duration_ms: duration, type } = details;
  const indent = tapIndent(nesting);
  let text = `${indent}  ---\n`;
  text += `${indent}  duration_ms: ${inspect(duration)}\n`;
  if (type !== undefined) text += tapValue(indent, 'type', type);
  if (location) text += tapValue(indent, 'location', location);
  if (error) text += tapError(indent, error);
  return `${text}${indent}  ...\n`;
}
function tapError(indent, error) {
  let text = '';
  const { failureType } = error;
  const cause = error.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
  text += tapValue(indent, 'failureType', failureType);
  if (error.exitCode !== undefined) text += `${indent}  exitCode: ${error.exitCode ?? '~'}\n${indent}  signal: ${error.signal === null ? '~' : `'${error.signal}'`}\n`;
  const isError = cause !== null && typeof cause === 'object' && typeof cause.stack === 'string';
  text += tapValue(indent, 'error', isError ? cause.message : error.message ?? inspect(cause));
  text += tapValue(indent, 'code', (cause !== error && cause?.code) || error.code);
  if (isError && cause.name !== 'Error') text += tapValue(indent, 'name', cause.name);
  if (isError && 'expected' in cause && 'actual' in cause) {
    text += tapValue(indent, 'expected', cause.expected);
    text += tapValue(indent, 'actual', cause.actual);
    text += tapValue(indent, 'operator', cause.operator);
  }
  if (isError && failureType !== 'subtestsFailed') {
    const frames = cause.stack.split('\n').map((l) => /^\s+at\s(.*)$/.exec(l)?.[1]).filter(Boolean);
    if (frames.length > 0) text += `${indent}  stack: |-\n${frames.map((f) => `${indent}    ${f}\n`).join('')}`;
  }
  return text;
}

async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    switch (type) {
      case 'test:fail':
      case 'test:pass': {
        const status = type === 'test:pass' ? 'ok' : 'not ok';
        let line = `${tapIndent(data.nesting)}${status} ${data.testNumber}`;
        if (data.name) line += ` - ${tapEscape(data.name)}`;
        if (data.skip !== undefined) line += ` # SKIP${typeof data.skip === 'string' && data.skip.length ? ` ${tapEscape(data.skip)}` : ''}`;
        else if (data.todo !== undefined) line += ` # TODO${typeof data.todo === 'string' && data.todo.length ? ` ${tapEscape(data.todo)}` : ''}`;
        else if (data.expectFailure !== undefined) line += ` # EXPECTED FAILURE${typeof data.expectFailure === 'string' ? ` ${tapEscape(data.expectFailure)}` : ''}`;
        yield `${line}\n`;
        yield tapDetails(data.nesting, data, type === 'test:fail' && data.file ? `${data.file}:${data.line}:${data.column}` : undefined);
        break;
      }
      case 'test:interrupted':
        for (const test of data.tests) {
          const place = test.file === undefined ? '' : ` at ${test.file}:${test.line}:${test.column}`;
          yield `# Interrupted while running: ${tapEscape(test.name)}${tapEscape(place)}\n`;
        }
        break;
      case 'test:plan':
        yield `${tapIndent(data.nesting)}1..${data.count}\n`;
        break;
      case 'test:start':
        yield `${tapIndent(data.nesting)}# Subtest: ${tapEscape(data.name)}\n`;
        break;
      case 'test:stderr':
      case 'test:stdout':
        for (const line of data.message.split(/\n/)) if (line !== '') yield `# ${tapEscape(line)}\n`;
        break;
      case 'test:diagnostic':
        yield `${tapIndent(data.nesting)}# ${tapEscape(data.message)}\n`;
        break;
      case 'test:coverage':
        yield require('internal/test_runner/coverage_table')(data.summary, `${tapIndent(data.nesting)}# `);
        break;
    }
  }
}

// --- dot -----------------------------------------------------------------------------------------------------

async function* dot(source) {
  let count = 0;
  const failed = [];
  const columns = () => Math.max(process.stdout.columns ?? 20, 20);
  for await (const { type, data } of source) {
    if (type === 'test:pass') yield green('.');
    if (type === 'test:fail') {
      yield red('X');
      failed.push(data);
    }
    if ((type === 'test:fail' || type === 'test:pass') && ++count === columns()) {
      yield '\n';
      count = 0;
    }
  }
  yield '\n';
  if (failed.length === 0) return;
  yield red('\nFailed tests:\n\n');
  for (const data of failed) yield `${red(`${fail}${data.name} ${gray(`(${data.details.duration_ms}ms)`)}`)}\n${failureOf(data.details.error, '  ')}\n`;
}

// --- junit ---------------------------------------------------------------------------------------------------

const attribute = (text) => `${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\r', '&#13;').replaceAll('\t', '&#9;');
const content = (text) => `${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function element(node) {
  const tabs = '\t'.repeat(node.nesting + 1);
  if (node.comment !== undefined) return `${tabs}<!-- ${node.comment.replaceAll('--', '&#45;&#45;')} -->\n`;
  const attrs = Object.entries(node.attrs).map(([k, v]) => ` ${k}="${attribute(v)}"`).join('');
  if (node.text !== undefined) return `${tabs}<${node.tag}${attrs}>\n${content(node.text)}\n${tabs}</${node.tag}>\n`;
  if (node.children.length === 0) return `${tabs}<${node.tag}${attrs}/>\n`;
  return `${tabs}<${node.tag}${attrs}>\n${node.children.map(element).join('')}${tabs}</${node.tag}>\n`;
}

async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n';
  yield '<testsuites>\n';
  let suite = null;
  const roots = [];
  const hostname = require('os').hostname();
  const begin = (data) => {
    const parent = suite;
    suite = { attrs: { name: data.name }, nesting: data.nesting, parent, children: [], tag: 'testsuite' };
    if (parent !== null) parent.children.push(suite);
  };
  for await (const { type, data } of source) {
    switch (type) {
      case 'test:start': begin(data); break;
      case 'test:pass':
      case 'test:fail': {
        if (suite === null || suite.attrs.name !== data.name || suite.nesting !== data.nesting) begin(data);
        const current = suite;
        if (current.nesting === 0) roots.push(current);
        suite = current.parent;
        current.attrs.time = (data.details.duration_ms / 1000).toFixed(6);
        const cases = current.children.filter((c) => c.comment === undefined);
        if (cases.length > 0) {
          const test = (fn) => cases.filter(fn).length;
          Object.assign(current.attrs, { disabled: 0, errors: 0, tests: cases.length, failures: test((c) => c.attrs.failure !== undefined || c.attrs.failures > 0),
            skipped: test((c) => c.children.some((x) => x.tag === 'skipped')), timestamp: new Date().toISOString(), hostname });
        } else {
          current.tag = 'testcase';
          current.attrs.classname = current.parent?.attrs.name ?? 'test';
          if (data.file !== undefined) current.attrs.file = data.file;
          const child = (tag, attrs, text) => current.children.push({ nesting: data.nesting + 1, tag, attrs, children: [], text });
          if (data.skip) child('skipped', { type: 'skipped', message: data.skip });
          if (data.todo) child('skipped', { type: 'todo', message: data.todo });
          if (type === 'test:fail') {
            const { error } = data.details;
            child('failure', { type: error?.failureType || error?.code, message: error?.message.trim() ?? '' }, inspect(error, { breakLength: Infinity }));
            current.attrs.failure = error?.message ?? '';
          }
        }
        break;
      }
      case 'test:diagnostic': {
        const parent = suite?.children ?? roots;
        parent.push({ nesting: data.nesting, comment: data.message, children: [], attrs: {} });
        break;
      }
    }
  }
  for (const node of roots) yield element(node);
  yield '</testsuites>\n';
}

module.exports = { SpecReporter, tap, dot, junit };
