// navigator: https://nodejs.org/api/globals.html#navigator

const { codes } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');
const kMake = Symbol('kMake');

class Navigator {
  #mark;
  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
  get hardwareConcurrency() { return require('os').availableParallelism(); }
  get locks() {
    if (!(#mark in this)) throw new codes.ERR_INVALID_THIS('Navigator');
    return require('internal/worker/locks').locks;
  }
  get language() { return Intl.DateTimeFormat().resolvedOptions().locale || 'en-US'; }
  get languages() { return Object.freeze([this.language]); }
  get userAgent() { return `Node.js/${/^v(\d+)/.exec(process.version)[1]}`; }
  get platform() {
    const { arch, platform } = process;
    const machine = arch === 'ia32' ? 'i686' : arch === 'x64' ? 'x86_64' : arch;
    return `${platform[0].toUpperCase()}${platform.slice(1)} ${machine}`;
  }
}
for (const name of ['hardwareConcurrency', 'locks', 'language', 'languages', 'userAgent', 'platform']) {
  Object.defineProperty(Navigator.prototype, name, kEnumerableProperty);
}

module.exports = { Navigator, navigator: new Navigator(kMake) };
