// The lcov reporter: writes what test:coverage events tell in the format of lcov's geninfo.

const { Transform } = require('stream');
const { relative } = require('path');

function functions(list) {
  const names = list.map((f) => f.name || `anonymous_${f.line}`);
  let text = '';
  list.forEach((f, i) => { text += `FN:${f.line},${names[i]}\n`; });
  list.forEach((f, i) => { text += `FNDA:${f.count},${names[i]}\n`; });
  return text;
}

function record(file, directory) {
  let text = `SF:${relative(directory, file.path)}\n${functions(file.functions)}`;
  text += `FNF:${file.totalFunctionCount}\nFNH:${file.coveredFunctionCount}\n`;
  file.branches.forEach((b, i) => { text += `BRDA:${b.line},${i},0,${b.count}\n`; });
  text += `BRF:${file.totalBranchCount}\nBRH:${file.coveredBranchCount}\n`;
  for (const { line, count } of [...file.lines].sort((a, b) => a.line - b.line)) text += `DA:${line},${count}\n`;
  return `${text}LH:${file.coveredLineCount}\nLF:${file.totalLineCount}\nend_of_record\n`;
}

class LcovReporter extends Transform {
  constructor(options) {
    super({ ...options, writableObjectMode: true, __proto__: null });
  }
  _transform({ type, data }, encoding, callback) {
    if (type !== 'test:coverage') {
      callback(null);
      return;
    }
    const { files, workingDirectory } = data.summary;
    callback(null, 'TN:\n' + files.map((file) => record(file, workingDirectory)).join(''));
  }
}

module.exports = { LcovReporter };
