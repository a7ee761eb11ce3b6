'use strict';
// A list of timers that has become empty is kept for the next of its duration: the order stays that of the times, more lists than
// are kept come and go, and none of them keeps the process alive or runs anything.

const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');

const until = (ms) => { for (const end = Date.now() + ms; Date.now() < end;); };
const order = [];
const say = (text) => () => { order.push(text); };

clearTimeout(setTimeout(mustNotCall(), 20)); // its list is due in 20 ms, the next timer in it later
until(12);
setTimeout(say('20'), 20);
setTimeout(say('15'), 15);
setTimeout(say('1'), 1);
const again = setTimeout(mustNotCall(), 15);
clearTimeout(again);
until(40);

for (let round = 0; round < 3; round++) {
  for (let ms = 1; ms <= 300; ms++) clearTimeout(setTimeout(mustNotCall(), ms));
  for (let ms = 60000; ms < 60300; ms++) clearTimeout(setTimeout(mustNotCall(), ms));
}
const two = [setTimeout(mustNotCall(), 7), setTimeout(mustCall(), 7)];
clearTimeout(two[0]);

// Refreshed in its own list after that was empty, and cleared by the callback of another one of the same list.
const first = setTimeout(mustCall(() => {
  clearTimeout(second);
  clearTimeout(setTimeout(mustNotCall(), 5));
  setTimeout(mustCall(() => assert.deepStrictEqual(order, ['1', '15', '20'])), 5);
}), 5);
first.refresh();
const second = setTimeout(mustNotCall(), 5);
