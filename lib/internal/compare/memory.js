// Memory of processes as the kernel counts it (/proc/PID/smaps_rollup), in bytes.

const fs = require('fs');

// private: pages that the process has written, which nothing else can share; the only figure that does not depend on what
// other programs run. pss: its share of all pages.
function of(pid) {
  const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const kb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1024;
  return { rss: kb('Rss'), pss: kb('Pss'), file: kb('Pss_File'), private: kb('Private_Dirty') };
}

function children(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

// A process and all below it; those that end meanwhile are left out.
function tree(pid) {
  const pids = [pid];
  for (let i = 0; i < pids.length; i++) pids.push(...children(pids[i]));
  return pids;
}

// With `sharers`, this very process maps the same files as they do (it is the same runtime), and so many others do: what it takes
// of their share of the file pages is given back to them.
function sum(pids, sharers = 0) {
  const total = { rss: 0, pss: 0, file: 0, private: 0 };
  for (const pid of pids) {
    try {
      const one = of(pid);
      for (const key of Object.keys(total)) total[key] += one[key];
    } catch {
      // ended
    }
  }
  if (sharers > 0) total.pss += total.file / sharers;
  return total;
}

exports.of = of;
exports.tree = tree;
exports.sum = sum;
