// Memory of processes as the kernel counts it (/proc/PID/smaps_rollup), in bytes.

const fs = require('fs');

function of(pid) {
  const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const kb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1024;
  return { rss: kb('Rss'), pss: kb('Pss'), private: kb('Private_Clean') + kb('Private_Dirty') };
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

function sum(pids) {
  const total = { rss: 0, pss: 0, private: 0 };
  for (const pid of pids) {
    try {
      const one = of(pid);
      for (const key of Object.keys(total)) total[key] += one[key];
    } catch {
      // ended
    }
  }
  return total;
}

exports.of = of;
exports.tree = tree;
exports.sum = sum;
