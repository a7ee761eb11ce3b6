// The program's own text of a function whose file was rewritten (src/module/rewrite.h: TRK_REWRITE_MARK).

// Behind a mark: the calls around an await, eval's or Function's, a catch block's statement, or the end of one of the calls.
const awaitHead = /\/\*\$\*\/\$[\w$]+r\(\$[\w$]+h\(/g;
const awaitTail = /\/\*\$\*\/\),await \$[\w$]+l\.v\)/g;
const inserted = /\/\*\$\*\/(?: \$[\w$]+\(|(?:\.\.\.)?\$[\w$]+\([01],|\$[\w$]+\([^)]*\);|\))/g;
const importCall = /\$(?:[\w$]{1,6}mprt|trk_import)(?=\s*\()/g;
const importMeta = /\$[\w$]{1,6}mportMeta\b/g;

exports.restore = (text) => text.replace(awaitHead, 'await').replace(awaitTail, '').replace(inserted, '').replace(importCall, 'import').replace(importMeta, 'import.meta');
