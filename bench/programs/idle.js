setInterval(() => {}, 1e6);
require('./report').report('ready');
