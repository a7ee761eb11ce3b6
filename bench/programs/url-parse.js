const { report, each } = require('./report');
let i = 0;
report(each(() => new URL(`https://user:pw@example.com:8080/a/b/${i++ % 100}?q=1&r=2#frag`).pathname) * 1000);
