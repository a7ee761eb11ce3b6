// How wide a text is on a terminal.

const ansi = /[\u001B\u009B][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?(?:\u0007|\u001B\u005C|\u009C))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-ntqry=><~]))/g;

function stripVTControlCharacters(text) {
  if (typeof text !== 'string') require('internal/validators').validateString(text, 'str');
  if (!text.includes('\u001B') && !text.includes('\u009B')) return text;
  return text.replace(ansi, '');
}

// Columns that a text takes on a terminal.
function getStringWidth(text, removeControlChars = true) {
  let width = 0;
  if (removeControlChars) text = stripVTControlCharacters(text);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 127) {
      width += require('internal/util/string_width').wide(text.slice(i).normalize('NFC'));
      break;
    }
    width += code >= 32 ? 1 : 0;
  }
  return width;
}

module.exports = { getStringWidth, stripVTControlCharacters };
