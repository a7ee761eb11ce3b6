'use strict';
// parseArgs: groups of short options, tokens, negation; MIMEType: parsing, parameters, what is refused.

require('../common');
const assert = require('assert');
const { parseArgs, MIMEType, styleText, parseEnv, stripVTControlCharacters, diff } = require('util');

const options = { verbose: { type: 'boolean', short: 'v' }, file: { type: 'string', short: 'f', multiple: true }, color: { type: 'boolean', default: true } };
const result = parseArgs({ args: ['-vf', 'a', '--file=b', '--no-color', '--', '-x'], options, allowPositionals: true, allowNegative: true, tokens: true });
assert.deepStrictEqual({ ...result.values }, { verbose: true, file: ['a', 'b'], color: false });
assert.deepStrictEqual(result.positionals, ['-x']);
assert.deepStrictEqual(result.tokens.map(({ kind, index }) => `${kind} ${index}`), ['option 0', 'option 0', 'option 2', 'option 3', 'option-terminator 4', 'positional 5']);
assert.throws(() => parseArgs({ args: ['--nope'], options }), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
assert.throws(() => parseArgs({ args: ['-f'], options }), { code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' });
assert.throws(() => parseArgs({ args: ['x'], options }), { code: 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL' });

const type = new MIMEType(' Text/HTML ; Charset="utf\\"8"; x=;y=1');
assert.deepStrictEqual([type.essence, type.params.get('charset'), type.params.has('x')], ['text/html', 'utf"8', false]);
assert.strictEqual(`${type}`, 'text/html;charset="utf\\"8";y=1');
for (const bad of ['', 'text', 'text/', '/html', 'te xt/html']) assert.throws(() => new MIMEType(bad), { code: 'ERR_INVALID_MIME_SYNTAX' });

assert.strictEqual(styleText(['red', 'bold'], 'x', { validateStream: false }), '\u001b[31m\u001b[1mx\u001b[22m\u001b[39m');
assert.strictEqual(stripVTControlCharacters('\u001b[31mx\u001b[39m'), 'x');
assert.deepStrictEqual({ ...parseEnv('A="x\\ny" # c\n#no\nexport B=\'q\'\nC= plain # rest\nM="a\nb"') }, { A: 'x\ny', B: 'q', C: 'plain', M: 'a\nb' });
assert.deepStrictEqual(diff('ab', 'ac'), [[0, 'a'], [1, 'b'], [-1, 'c']]);

// A negated option bears the name of what it negates, also among the tokens and in errors.
const negated = parseArgs({ args: ['--no-color', '--no-x'], options: { color: { type: 'boolean' } }, allowNegative: true, strict: false, tokens: true });
assert.deepStrictEqual({ ...negated.values }, { color: false, x: false });
assert.deepStrictEqual(negated.tokens.map((token) => `${token.name} ${token.rawName}`), ['color --no-color', 'x --no-x']);
assert.throws(() => parseArgs({ args: ['--no-color=1'], options: { color: { type: 'boolean' } }, allowNegative: true }),
              { code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE', message: "Option '--color' does not take an argument" });
