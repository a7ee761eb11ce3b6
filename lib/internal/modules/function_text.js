// The program's own text of a function whose file was rewritten (src/module/rewrite.h: TRK_REWRITE_MARK).

// Behind a mark: an await's call, eval's or Function's, a catch block's statement, or the end of one of the calls.
const inserted = /\/\*\$\*\/(?: \$[\w$]+\(|(?:\.\.\.)?\$[\w$]+\([01],|\$[\w$]+\([^)]*\);|\))/g;
const importCall = /\$(?:[\w$]{1,6}mprt|trk_import)(?=\s*\()/g;
const importMeta = /\$[\w$]{1,6}mportMeta\b/g;

exports.restore = (text) => text.replace(inserted, '').replace(importCall, 'import').replace(importMeta, 'import.meta');
