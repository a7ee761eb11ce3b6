// The messages of errors that the engine throws, in the words that Node's users know and that programs look for. Where
// the engine does not say which property it was, neither does ours. Loaded when the first such error is converted.

const exact = {
  '__proto__': null,
  '': 'All promises were rejected',
  'Cannot call a class constructor without |new|': "Class constructor cannot be invoked without 'new'",
  'Cannot call a constructor without |new|': "Constructor cannot be invoked without 'new'",
  'Array length is not writable': "Cannot assign to read only property 'length' of object '[object Array]'",
  'Attempted to assign to readonly property.': 'Cannot assign to read only property of object',
  'Cannot convert a symbol to a string': 'Cannot convert a Symbol value to a string',
  'Cannot convert a symbol to a number': 'Cannot convert a Symbol value to a number',
  "Conversion from 'BigInt' to 'number' is not allowed.": 'Cannot convert a BigInt value to a number',
  'Right side of assignment cannot be destructured': "Cannot destructure 'undefined' as it is undefined.",
  'Right hand side of instanceof is not an object': "Right-hand side of 'instanceof' is not an object",
  'Cannot access uninitialized variable.': 'Cannot access variable before initialization',
  'String.prototype.repeat argument must be greater than or equal to 0 and not be Infinity': 'Invalid count value: -1',
  'Out of memory': 'Invalid string length',
  'Array length must be a positive integer of safe magnitude.': 'Invalid array length',
  'Array size is not a small enough positive integer.': 'Invalid array length',
  'length too large': 'Array buffer allocation failed',
  'length cannot be negative': 'Invalid typed array length',
  'JSON.stringify cannot serialize cyclic structures.': 'Converting circular structure to JSON',
  'JSON.stringify cannot serialize BigInt.': 'Do not know how to serialize a BigInt',
  'Not an integer': 'The number cannot be converted to a BigInt because it is not an integer',
  'Failed to parse String to BigInt': 'Cannot convert string to a BigInt',
  'URI error': 'URI malformed',
  'No default value': 'Cannot convert object to primitive value',
  'Invalid regular expression: invalid flags': 'Invalid regular expression flags',
  'JSON Parse error: Unexpected EOF': 'Unexpected end of JSON input',
  'Unexpected end of script': 'Unexpected end of input',
  'Unexpected EOF': 'Invalid or unexpected token',
  'Maximum call stack size exceeded.': 'Maximum call stack size exceeded',
  'Attempting to define property on object that is not extensible.': 'Cannot define property, object is not extensible',
  "Invalid property.  'value' present on property with getter or setter.": 'Invalid property descriptor. Cannot both specify accessors and a value or writable attribute',
  "Invalid property.  'writable' present on property with getter or setter.": 'Invalid property descriptor. Cannot both specify accessors and a value or writable attribute',
  'Properties can only be defined on Objects.': 'Object.defineProperty called on non-object',
  'Attempting to change value of a readonly property.': 'Cannot redefine property',
  'Attempting to change configurable attribute of unconfigurable property.': 'Cannot redefine property',
  'Attempting to change enumerable attribute of unconfigurable property.': 'Cannot redefine property',
  'Attempting to change writable attribute of unconfigurable property.': 'Cannot redefine property',
  'Attempting to change access mechanism for an unconfigurable property.': 'Cannot redefine property',
  'Attempting to change the getter of an unconfigurable property.': 'Cannot redefine property',
  'Attempting to change the setter of an unconfigurable property.': 'Cannot redefine property',
  'Unable to delete property.': 'Cannot delete property',
  'Prototype value can only be an object or null': 'Object prototype may only be an Object or null',
  'Object prototype may only be an Object or null.': 'Object prototype may only be an Object or null',
  "A Proxy's 'handler' should be an Object": 'Cannot create proxy with a non-object as target or handler',
  "A Proxy's 'target' should be an Object": 'Cannot create proxy with a non-object as target or handler',
  'reduce of empty array with no initial value': 'Reduce of empty array with no initial value',
  'reduceRight of empty array with no initial value': 'Reduce of empty array with no initial value',
  'toFixed() argument must be between 0 and 100': 'toFixed() digits argument must be between 0 and 100',
  'Invalid Date': 'Invalid time value',
  'Spread syntax requires ...iterable not be null or undefined': 'Spread syntax requires ...iterable[Symbol.iterator] to be a function',
  'argument does not match any normalization form': 'The normalization form should be one of NFC, NFD, NFKC, NFKD.',
  'The superclass is not a constructor.': 'Class extends value is not a constructor or null',
  "'super()' must be called in derived constructor before accessing |this| or returning non-object.":
    "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
  'WeakMap keys must be objects or non-registered symbols': 'Invalid value used as weak map key',
  'WeakSet values must be objects or non-registered symbols': 'Invalid value used in weak set',
  'Reflect.ownKeys requires the first argument be an object': 'Reflect.ownKeys called on non-object',
  'Out of bounds access': 'Offset is outside the bounds of the DataView',
  'Expected ArrayBuffer for the first argument.': 'First argument to DataView constructor must be an ArrayBuffer',
  'Iterator result interface is not an object.': 'Result of the Symbol.iterator method is not an object',
  '|this| is not an object': 'PromiseResolve called on non-object',
  'Promise constructor takes a function argument': 'Promise resolver is not a function',
  "'arguments', 'callee', and 'caller' cannot be accessed in this context.":
    "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them",
  'Left side of assignment is not a reference.': 'Invalid left-hand side in assignment',
};

// The frequent ones are taken apart by hand: an expression takes a tenth of a millisecond when it is first used.
const isDigit = (c) => c >= 48 && c <= 57;
const isName = (c) => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || isDigit(c) || c === 95 || c === 36;
function between(message, begin, end) {
  return message.startsWith(begin) && message.endsWith(end) && message.length >= begin.length + end.length ? message.slice(begin.length, message.length - end.length) : undefined;
}

// The name behind the last dot, where that is all there is.
function lastName(text) {
  let begin = text.length;
  while (begin > 0 && isName(text.charCodeAt(begin - 1))) begin--;
  return begin < text.length && begin > 0 && text[begin - 1] === '.' && !isDigit(text.charCodeAt(begin)) ? text.slice(begin) : undefined;
}

// The end of an expression as an access: a name or undefined. Functions of their own for what is rare: expressions are made with the
// function that they are in, and the tables of Unicode are a long way to a name.
const accessed = (text) => lastName(text) ?? rareName(text);
const wideName = (text) => /(?:\.|\?\.)([\p{ID_Start}$_][\p{ID_Continue}$]*)$/u.exec(text)?.[1];
function rareName(text) {
  const wide = /[^\x00-\x7f]/.test(text) ? wideName(text) : undefined;
  if (wide !== undefined) return wide;
  let match = /\[(?:"([^"\]]*)"|'([^'\]]*)'|(\d+))\]$/.exec(text);
  if (match) return match[1] ?? match[2] ?? match[3];
  match = /\[(Symbol\.\w+)\]$/.exec(text);
  return match ? `Symbol(${match[1]})` : undefined;
}

// What is assigned to in a text: what is before the first `=` in no bracket or string that is not part of a comparison or an arrow.
function assigned(text) {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"' || c === "'" || c === '`') {
      do i++; while (i < text.length && (text[i] !== c || text[i - 1] === '\\'));
    } else if (c === '(' || c === '[' || c === '{') {
      depth++;
    } else if (c === ')' || c === ']' || c === '}') {
      depth--;
    } else if (c === '=' && depth === 0) {
      const target = targetOf(text.slice(0, i), text[i + 1]);
      if (target !== undefined) return target;
      while (text[i + 1] === '=' || text[i + 1] === '>') i++;
    }
  }
  return undefined;
}

function targetOf(before, next) {
  return next !== '=' && next !== '>' && !/(?:^|[^<])<$|(?:^|[^>])>$|[=!]$/.test(before) ? before.replace(/\s*[-+*/%&|^?<>]*$/, '').trim() : undefined;
}

function notAnObject(value, text) {
  const target = assigned(text);
  if (target !== undefined) {
    const name = accessed(target);
    return name === undefined ? `Cannot set properties of ${value}` : `Cannot set properties of ${value} (setting '${name}')`;
  }
  const name = accessed(text);
  if (name !== undefined) return `Cannot read properties of ${value} (reading '${name}')`;
  if (text.endsWith(']')) return `Cannot read properties of ${value}`;
  if (text.endsWith(')')) return 'Cannot convert undefined or null to object';
  return text === value ? `${value} is not iterable` : `${text} is not iterable`;
}

// A callee as V8 prints it: arguments left out, quoted names as after a dot.
function callee(text) {
  if (text[0] === '(' && !isPlainBracket(text)) {
    let depth = 0;
    let end = 0;
    do {
      if (text[end] === '(') depth++;
      else if (text[end] === ')') depth--;
      end++;
    } while (depth > 0 && end < text.length);
    text = `(intermediate value)${text.slice(end)}`;
  } else if ('fca'.includes(text[0]) && isDeclaration(text)) {
    text = '(intermediate value)';
  }
  return text.includes('[') || text.includes('(') ? shortened(text) : text;
}
const isPlainBracket = (text) => /^\([\w\s.]*\)$/.test(text);
const isDeclaration = (text) => /^(?:function|class|async)\b/.test(text);
const shortened = (text) => text.replace(/\[(?:"([^"\]]*)"|'([^'\]]*)')\]/g, (_, a, b) => `.${a ?? b}`).replace(/(?<=[\w$\])])\([^()]+\)(?=[.[(]|$)/g, '(...)').replace(/(?<=[\w$\])])\(\)(?=[.[(]|$)/g, '(...)');

// What is in the message, the whole of it, and what it becomes. The first is there, and the second a function, because making
// 50 expressions ready takes a millisecond, and half of that to have them.
const rules = [
  [" is not an object (evaluating '", () => /^(undefined|null) is not an object \(evaluating '(.*)'\)$/s, (m) => notAnObject(m[1], m[2])],
  [" is not a function. (In '", () => /^(.*?) is not a function\. \(In '.*', '.*' is .*\)$/s, (m) => `${callee(m[1])} is not a function`],
  ["undefined is not a function (near '...", () => /^undefined is not a function \(near '\.\.\.(?:.*) of (.*?)\.\.\.'\)$/s, (m) => `${callee(m[1])} is not iterable`],
  ["undefined is not a function (near '...[", () => /^undefined is not a function \(near '\.\.\.\[.*\]\.\.\.'\)$/s, () => 'object is not iterable (cannot read property Symbol(Symbol.iterator))'],
  [" is not a constructor (evaluating 'new ", () => /^.* is not a constructor \(evaluating 'new (.*?)(?:\(.*)?'\)$/s, (m) => `${callee(m[1] || '(intermediate value)')} is not a constructor`],
  [" is not a function. (evaluating '", () => /^(.*) is not a function\. \(evaluating '.* instanceof .*'\)$/s, () => "Right-hand side of 'instanceof' is not callable"],
  [" is not an Object. (evaluating '", () => /^(.*) is not an Object\. \(evaluating '(?:"(.*)"|'(.*)'|(.*)) in .*'\)$/s, (m) => `Cannot use 'in' operator to search for '${m[2] ?? m[3] ?? m[4]}' in ${m[1]}`],
  [' constructor without new is invalid', () => /^calling (\w+) constructor without new is invalid$/, (m) => (m[1] === 'Promise' ? "Promise constructor cannot be invoked without 'new'" : `Constructor ${m[1]} requires 'new'`)],
  ["Can't find variable: ", () => /^Can't find variable: (.*)$/, (m) => `${m[1]} is not defined`],
  ["' before initialization.", () => /^Cannot access '(.*)' before initialization\.$/, (m) => `Cannot access '${m[1]}' before initialization`],
  ['Cannot access invalid private field', () => /^Cannot access invalid private field \(evaluating '.*(#[\w$]+)'\)$/s, (m) => `Cannot read private member ${m[1]} from an object whose class did not declare it`],
  ['Cannot access private method', () => /^Cannot access private method or acessor \(evaluating '.*(#[\w$]+)'\)$/s, () => 'Receiver must be an instance of class'],
  ['Invalid mix of BigInt', () => /^Invalid mix of BigInt and other type/, () => 'Cannot mix BigInt and other types, use explicit conversions'],
  ['Cannot declare a', () => /^Cannot declare an? \w+ variable twice: '(.*)'\.$/, (m) => `Identifier '${m[1]}' has already been declared`],
  ['that shadows', () => /^Cannot declare an? \w+ that shadows .*: '(.*)'\.$/, (m) => `Identifier '${m[1]}' has already been declared`],
  ['to end an argument list', () => /Expected '\)' to end an argument list\.$/, () => 'missing ) after argument list'],
  ['must have an initializer', () => /must have an initializer\.$/, () => 'Missing initializer in const declaration'],
  ['Invalid character: ', () => /^Invalid character: /, () => 'Invalid or unexpected token'],
  ['Unexpected string literal', () => /^Unexpected string literal/, () => 'Unexpected string'],
  ['Unexpected number', () => /^Unexpected number '/, () => 'Unexpected number'],
  ['Unexpected ', () => /^(Unexpected (?:token|identifier|number|string|keyword) '.*?')\. .*$/s, (m) => m[1]],
  ['Unexpected keyword', () => /^Unexpected keyword '(.*)'$/, (m) => `Unexpected token '${m[1]}'`],
  ['Unexpected use of reserved word', () => /^Unexpected use of reserved word '(.*)'/, () => 'Unexpected reserved word'],
  ['requires that |this| not be', () => /^(\w+(?:\.\w+)*) requires that \|this\| not be null or undefined$/, (m) => `${m[1]} called on null or undefined`],
  ['cannot be a RegExp', () => /^Argument to (\S+) cannot be a RegExp$/, (m) => `First argument to ${m[1]} must not be a regular expression`],
  ['callback must be a function', () => /^Array\.prototype\.\w+ callback must be a function$/, () => 'callback is not a function'],
  ['invalid language tag', () => /^invalid language tag: (.*)$/, (m) => `Invalid language tag: ${m[1]}`],
  ['ArrayBuffer length minus', () => /^ArrayBuffer length minus the byteOffset is not a multiple of the element size$/, () => 'byte length of typed array should be a multiple of its element size'],
  // of WebAssembly
  ['Unreachable code', () => /^Unreachable code should not be executed/, () => 'unreachable'],
  ['Division by zero', () => /^Division by zero \(evaluating /, () => 'divide by zero'],
  ['Integer overflow', () => /^Integer overflow \(evaluating /, () => 'divide result unrepresentable'],
  ['Out of bounds memory access', () => /^Out of bounds memory access/, () => 'memory access out of bounds'],
  ['Out of bounds trunc', () => /^Out of bounds [Tt]runc operation/, () => 'float unrepresentable in integer range'],
  ['Out of bounds table access', () => /^Out of bounds table access/, () => 'table index is out of bounds'],
  ['Out of bounds call_indirect', () => /^Out of bounds call_indirect/, () => 'table index is out of bounds'],
  ['call_indirect to a', () => /^call_indirect to a (?:null table entry|signature that does not match)/, () => 'null function or function signature mismatch'],
  ["WebAssembly.Module doesn't", () => /^WebAssembly\.Module doesn't parse at byte (\d+): (.*?)(?: \(evaluating .*)?$/s, (m) => `WebAssembly.Module(): ${m[2]} @+${m[1]}`],
  ["WebAssembly.Module doesn't", () => /^WebAssembly\.Module doesn't validate: (.*?)(?: \(evaluating .*)?$/s, (m) => `WebAssembly.Module(): ${m[1]}`],
  ['there is no imports Object', () => /^can't make WebAssembly\.Instance because there is no imports Object/, () => 'WebAssembly.Instance(): Imports argument must be present and must be an object'],
  ['first argument must be an ArrayBufferView', () => /^first argument must be an ArrayBufferView/, () => 'WebAssembly.Module(): Argument 0 must be a buffer source'],
  ['Unrecognized token', () => /^JSON Parse error: Unrecognized token '(.*)'$/, (m) => `Unexpected token '${m[1]}' in JSON`],
  ['JSON Parse error: Unexpected', () => /^JSON Parse error: Unexpected (?:identifier|token) "(.*)"$/, (m) => `Unexpected token '${m[1]}' in JSON`],
  ["JSON Parse error: Expected '}'", () => /^JSON Parse error: Expected '}'$/, () => "Expected property name or '}' in JSON"],
  ["JSON Parse error: Expected ']'", () => /^JSON Parse error: Expected ']'$/, () => "Expected ',' or ']' after array element in JSON"],
  ['JSON Parse error: Unterminated', () => /^JSON Parse error: Unterminated string$/, () => 'Unterminated string in JSON'],
  ['JSON Parse error: Property name', () => /^JSON Parse error: Property name must be a string literal$/, () => "Expected double-quoted property name in JSON"],
  ['JSON Parse error: Unable', () => /^JSON Parse error: Unable to parse JSON string$/, () => 'Unexpected non-whitespace character after JSON'],
];

function frequent(message) {
  let text = between(message, "undefined is not an object (evaluating '", "')");
  if (text !== undefined) return notAnObject('undefined', text);
  text = between(message, "null is not an object (evaluating '", "')");
  if (text !== undefined) return notAnObject('null', text);
  text = between(message, "Can't find variable: ", '');
  if (text !== undefined) return `${text} is not defined`;
  const called = message.indexOf(" is not a function. (In '");
  if (called < 0 || !message.endsWith(')')) return undefined;
  const middle = message.indexOf("', '", called + 25);
  return middle < 0 || message.lastIndexOf("' is ") < middle + 4 ? undefined : `${callee(message.slice(0, called))} is not a function`;
}

exports.translate = function translate(message) {
  if (message.includes('m.z(')) message = require('internal/modules/function_text').reads(message);
  const known = exact[message];
  if (known !== undefined) return known;
  const first = frequent(message);
  if (first !== undefined) return first;
  // By index: a program may have taken the iterator of arrays away, and this must still tell of it.
  for (let i = 0; i < rules.length; i++) {
    if (!message.includes(rules[i][0])) continue;
    const match = rules[i][1]().exec(message);
    if (match !== null) return rules[i][2](match);
  }
  return message;
};
