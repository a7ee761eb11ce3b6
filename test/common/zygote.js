'use strict';
// For tests of the fork server: where it is.

const fs = require('fs');

function children(pid = process.pid) {
  const found = [];
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
      const comm = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(ppid) === pid) found.push({ pid: Number(name), comm, state });
    } catch {
      // ended meanwhile
    }
  }
  return found;
}

// The pid of this process's fork server, or undefined.
const zygote = () => children().find(({ comm, state }) => comm === 'troika-zygote' && state !== 'Z')?.pid;

// For tests of the fork server itself: TROIKA_ZYGOTE=0 asks for none.
function needsZygote() {
  if (process.env.TROIKA_ZYGOTE === '0') require('.').skip('there is no fork server with TROIKA_ZYGOTE=0');
}

module.exports = { children, zygote, needsZygote };
