'use strict';
// What functions, classes and regular expressions are shown as, also where a program has changed what they are told by.

require('../common');
const assert = require('assert');
const { inspect } = require('util');

class A {}
class B extends A { static x = 1; }
const plain = function() {};
const bare = Object.setPrototypeOf(function() {}, null);
const bareClass = Object.setPrototypeOf(class Foo {}, null);
const fixed = Object.defineProperty(function() {}, 'prototype', { writable: false });
const methods = { m() {}, get a() { return 1; } };
class C extends RegExp {}
class D extends RegExp { get flags() { return 'zz'; } }
class Extended extends Function {}

const cases = [
  [A, '[class A]'], [B, '[class B extends A] { x: 1 }'], [class {}, '[class (anonymous)]'], [bareClass, '[class Foo extends [null prototype]]'],
  [function* g() {}, '[GeneratorFunction: g]'], [async function h() {}, '[AsyncFunction: h]'], [async function* k() {}, '[AsyncGeneratorFunction: k]'],
  [plain, '[Function: plain]'], [() => {}, '[Function (anonymous)]'], [methods.m, '[Function: m]'], [bare, '[Function (null prototype) (anonymous)]'],
  [Object.getOwnPropertyDescriptor(methods, 'a').get, '[Function: get a]'], [Object.freeze(function frozen() {}), '[Function: frozen]'],
  [plain.bind(1), '[Function: bound plain]'], [Map, '[Function: Map]'], [Proxy, '[Function: Proxy]'], [fixed, '[Function (anonymous)]'],
  [new Extended(), '[Function: anonymous] Extended'],
  [new C('x', 'g'), 'C /x/g'], [new D('x', 'g'), 'D /x/zz'], [/x/dgimsuy, '/x/dgimsuy'], [/x/v, '/x/v'], [RegExp.prototype, '{}'],
  [Object.assign(/a/g, { x: 1 }), '/a/g { x: 1 }'], [Object.defineProperty(/a/gi, 'flags', { value: 'QQ' }), '/a/QQ'],
];
for (const [value, text] of cases) assert.strictEqual(inspect(value), text);
assert.strictEqual(inspect(Object.assign(/a/g, { x: 1 }), { showHidden: true }), '/a/g { [lastIndex]: 0, x: 1 }');

const own = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags');
Object.defineProperty(RegExp.prototype, 'flags', { configurable: true, get() { return 'MINE'; } });
assert.strictEqual(inspect(/q/g), '/q/MINE');
Object.defineProperty(RegExp.prototype, 'flags', own);
assert.strictEqual(inspect(/q/g), '/q/g');
Object.defineProperty(RegExp.prototype, 'global', { configurable: true, get() { return false; } });
assert.strictEqual(inspect(/q/gi), '/q/i');
