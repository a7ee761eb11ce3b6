// alike(value, value): what the engine's own marks tell of two objects (src/util/types.c), once it was shown some.

const { alike, learnArrays, learnPlain } = internalBinding('types');

{
  // Each of its own literal: one that has made an array of texts makes the next one for texts, too.
  const whole = [];
  const floating = [];
  const others = [];
  const named = [];
  whole.push(1);
  floating.push(1.5);
  others.push('');
  named.push('');
  named.name = '';
  learnArrays(named, others, whole, floating, [], [1], [1.5], [''], new Array(2));
  learnPlain({});
}

module.exports = { alike };
