const util = require('util');
const { report, each } = require('./report');
const value = { id: 1, name: 'x', list: [1, 2, 3], nested: { deep: { er: new Map([['k', new Set([1])]]) } }, when: new Date(0), re: /x/g, f() {} };
report(each(() => util.inspect(value)) * 1000);
