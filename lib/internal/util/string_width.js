// Columns of text beyond ASCII on a terminal: wide East Asian characters and emoji take two, combining marks none.

function isFullWidth(code) {
  return code >= 0x1100 && (code <= 0x115f || code === 0x2329 || code === 0x232a ||
    (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) || (code >= 0x3250 && code <= 0x4dbf) || (code >= 0x4e00 && code <= 0xa4c6) ||
    (code >= 0xa960 && code <= 0xa97c) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe10 && code <= 0xfe19) || (code >= 0xfe30 && code <= 0xfe6b) || (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1b000 && code <= 0x1b001) || (code >= 0x1f200 && code <= 0x1f251) ||
    (code >= 0x1f300 && code <= 0x1f64f) || (code >= 0x1f680 && code <= 0x1f6ff) || (code >= 0x1f900 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd));
}

const zero = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

function wide(text) {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    if (isFullWidth(code)) width += 2;
    else if (code > 0x1f && !(code >= 0x7f && code <= 0x9f) && !(code >= 0x300 && zero.test(character))) width++;
  }
  return width;
}

exports.wide = wide;
