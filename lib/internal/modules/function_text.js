// The program's own text of a function whose file was rewritten (src/module/rewrite.h: TRK_REWRITE_MARK).

// Behind a mark: the calls around an await or a result, eval's or Function's, a catch block's statement, or the end of one of the calls.
const awaitHead = /\/\*\$\*\/\$[\w$]+r\(\$[\w$]+h\(/g;
const awaitTail = /\/\*\$\*\/\),await \$[\w$]+l\.v\)/g;
const inserted = /\/\*\$\*\/(?: \$[\w$]+t\(\(| \$[\w$]+\(|(?:\.\.\.)?\$[\w$]+\([01],|\$[\w$]+\([^)]*\);|\{?\$[\w$]+q(?:\.n\d+)?\[\d+\]\+\+;|\(\$[\w$]+q(?:\.n\d+)?\[\d+\]\+\+,|[)}])/g;
const importCall = /\$(?:[\w$]{1,6}mprt|trk_import(?:_?\d+)?)(?=\s*\()/g;
const importMeta = /\$[\w$]{1,6}mportMeta\b/g;

// `using` (src/module/parse_using.c): what opens and ends a block, and the keyword.
const usingHead = /\/\*\$\*\/\{?const \$\w+u\d+=\$\w+U\(\);try\{(?:\/\*\$\*\/const [^=]+=\$\w+u\d+\.[ua]\(\$\w+r\d+\);)?/g;
const usingTail = /\/\*\$\*\/\}catch\(\$\w+x\)\{\$\w+u\d+\.f\(\$\w+x\)\}finally\{(?:while\([^]*?\)\})?\$\w+u\d+\.e\(\)\}(?:\/\*\$\*\/\})?/g;
const usingCall = /\/\*\$\*\/\$\w+u\d+\.[ua]\(/g;
const usingName = /\$\w+r\d+\/\*\$([^*]+)\*\//g;
const usingWord = /const\/\*\$((?:await )?using)\*\//g;
const using = (text) => (text.includes('using*/')
  ? text.replace(usingHead, '').replace(usingTail, '').replace(usingCall, '').replace(usingName, '$1').replace(usingWord, '$1') : text);

// Reads of imports (src/module/rewrite.c: guard_reads).
const guarded = /(?:([^\s:,{]+):)?(?:\(\/\*\$\*\/([^=]+)===void 0\?\$\w+m\.z\(\d+\):\2\)|(?:\/\*\$\*\/)?\$\w+m\.z\(\d+,([^)]+)\))/g;
const reads = (text) => (text.includes('m.z(') ? text.replace(guarded, (all, key, a, b = a) => (key === undefined || key === b ? b : `${key}:${b}`)) : text);
exports.reads = reads;

exports.restore = (text) => reads(using(text)).replace(awaitHead, 'await').replace(awaitTail, '').replace(inserted, '').replace(importCall, 'import').replace(importMeta, 'import.meta').replace('/*$trk_n*/', '\n');
