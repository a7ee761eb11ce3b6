'use strict';
// A program with a registry that fills its heap and then rests lives on: the engine's timers for a collection come due then.
const common = require('../common');

new FinalizationRegistry(() => {});
let kept = [];
let turns = 0;
const timer = setInterval(() => {
  kept = [];
  for (let i = 0; i < 20_000; i++) kept.push({ i, text: `x${i}` });
  if (++turns < 1000) return;
  clearInterval(timer);
  setTimeout(common.mustCall(), 4000);
}, 1);
