const { report, each } = require('./report');
const text = JSON.stringify(Array.from({ length: 5000 }, (_, i) => ({ id: i, name: `user ${i}`, tags: ['a', 'b'], nested: { x: i / 3 } })));
report(each(() => JSON.parse(text)));
