// Placeholder until the util room lands its own (overwrite this file).
const names = ['validateString', 'validateNumber', 'validateUint32', 'validateInt32', 'validateInteger', 'validateObject', 'validateFunction', 'validateArray',
  'validateOneOf', 'validateBoolean', 'validateAbortSignal', 'validateBuffer', 'validatePort', 'validateEncoding', 'validateUnion'];
for (const name of names) exports[name] = (value) => { if (name === 'validateFunction' && typeof value !== 'function') throw new TypeError('must be a function'); };
exports.parseFileMode = (value) => value;
