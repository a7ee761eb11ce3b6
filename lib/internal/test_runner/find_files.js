// Which files are tests: by the globs that are given, or by Node's rules for names. Names are as the globs found them.

// Of these none may be there; a plain name (or a choice of such) that is not is a mistake.
const isPattern = /[*?]|\[[^\]]+\]|[@!+]\(/;
const patternDirs = /(^|\/)node_modules\//;

function testFileRule() {
  const ext = require('internal/options').get('--strip-types') === false ? '(?:js|cjs|mjs)' : '(?:js|cjs|mjs|ts|cts|mts)';
  return new RegExp(`(?:(?:^|/)test\\.${ext}|(?:^|/)test-[^/]*\\.${ext}|[^/][._-]test\\.${ext}|(?:^|/)test/(?:.*/)?[^/]+\\.${ext})$`);
}

// `empty`: that there are none is no fault.
function findFiles(cwd, globs, empty = false) {
  const fs = require('fs');
  const path = require('path');
  if (globs !== undefined && globs.length > 0) {
    const found = new Set();
    for (const glob of globs) {
      if (fs.existsSync(path.resolve(cwd, glob)) && fs.statSync(path.resolve(cwd, glob)).isFile()) {
        found.add(glob);
        continue;
      }
      for (const file of fs.globSync(glob, { cwd })) if (!patternDirs.test(file)) found.add(file);
    }
    const list = [...found].sort();
    if (list.length === 0 && !empty && !globs.some((glob) => isPattern.test(glob))) {
      require('fs').writeSync(2, `Could not find '${globs.join(', ')}'\n`);
      process.exit(1);
    }
    return list;
  }
  const list = [];
  const rule = testFileRule();
  const walk = (dir) => {
    let entries;
    try {
      entries = fs.readdirSync(dir, { withFileTypes: true });
    } catch {
      return; // gone, or not for this user
    }
    for (const entry of entries) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const full = path.join(dir, entry.name);
      if (entry.isDirectory()) walk(full);
      else if (rule.test(`/${path.relative(cwd, full)}`)) list.push(path.relative(cwd, full));
    }
  };
  walk(cwd);
  return list.sort();
}

module.exports = { findFiles };
