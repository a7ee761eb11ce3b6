'use strict';
// What a function prints is what the program wrote: such text is sent to other contexts (workers, browsers).
require('../common');
const assert = require('assert');

// The texts stand in strings too, so that nothing but the functions themselves can be rewritten.
const texts = [
  'async function f(a) { try { await a; return await (await a)(1) } catch (error) { return [error, await 2] } }',
  'async (x) => { for (const y of await x) await y.z; try { } catch ({ message }) { } try { } catch { } return await import("fs") }',
  'function g(s) { try { return eval(s) + new Function("a", "return a") } catch (e) { } return import("x") }',
];
async function f(a) { try { await a; return await (await a)(1) } catch (error) { return [error, await 2] } }
const h = async (x) => { for (const y of await x) await y.z; try { } catch ({ message }) { } try { } catch { } return await import("fs") };
function g(s) { try { return eval(s) + new Function("a", "return a") } catch (e) { } return import("x") }
assert.deepStrictEqual([f, h, g].map(String), texts);
assert.match(`${Function.prototype.toString}`, /\[native code\]/);
