// util.parseArgs: https://nodejs.org/api/util.html#utilparseargsconfig

const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray, validateUnion } = require('internal/validators');
const hasOwn = Object.hasOwn;

// An option of the configuration, own properties only.
function own(object, key) {
  return object !== null && object !== undefined && hasOwn(object, key) ? object[key] : undefined;
}

function mainArgs() {
  const { execArgv, argv } = process;
  const evaluated = execArgv.some((arg) => /^(-e|-p|-pe|--eval|--print|--eval=.*)$/s.test(arg));
  return argv.slice(evaluated ? 1 : 2);
}

function findLong(options, short) {
  for (const [long, config] of Object.entries(options)) {
    if (own(config, 'short') === short) return long;
  }
  return short;
}

const typeOf = (options, name) => own(own(options, name), 'type');
const isOptionLike = (text) => text.length > 1 && text[0] === '-' && text[1] !== undefined;

// The arguments as a list of { kind, ... } in their order.
function tokenize(args, options) {
  const tokens = [];
  const queue = [...args];
  let index = -1;
  let group = 0; // arguments still to come of a split group like -abc
  while (queue.length > 0) {
    const arg = queue.shift();
    const next = queue[0];
    if (group > 0) group--;
    else index++;
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const value of queue) tokens.push({ kind: 'positional', index: ++index, value });
      break;
    }
    if (arg.length === 2 && arg[0] === '-' && arg[1] !== '-') {
      const short = arg[1];
      const name = findLong(options, short);
      let value;
      let inlineValue;
      const takes = typeOf(options, name) === 'string' && next !== undefined && next !== null;
      if (takes) {
        value = queue.shift();
        inlineValue = false;
      }
      tokens.push({ kind: 'option', name, rawName: arg, index, value, inlineValue });
      if (value !== undefined) ++index;
      continue;
    }
    if (arg.length > 2 && arg[0] === '-' && arg[1] !== '-') {
      const first = findLong(options, arg[1]);
      if (typeOf(options, first) !== 'string') {
        // -abc is -a -b -c, up to one that takes a value: -abfFILE is -a -b -fFILE.
        const expanded = [];
        for (let i = 1; i < arg.length; i++) {
          const name = findLong(options, arg[i]);
          if (typeOf(options, name) !== 'string' || i === arg.length - 1) {
            expanded.push(`-${arg[i]}`);
          } else {
            expanded.push(`-${arg.slice(i)}`);
            break;
          }
        }
        queue.unshift(...expanded);
        group = expanded.length;
        index--;
        if (group > 0) {
          index++;
        }
        continue;
      }
      tokens.push({ kind: 'option', name: first, rawName: `-${arg[1]}`, index, value: arg.slice(2), inlineValue: true });
      continue;
    }
    if (arg.length > 2 && arg.startsWith('--')) {
      const equals = arg.indexOf('=', 3);
      if (equals < 0) {
        const name = arg.slice(2);
        let value;
        let inlineValue;
        if (typeOf(options, name) === 'string' && next !== undefined && next !== null) {
          value = queue.shift();
          inlineValue = false;
        }
        tokens.push({ kind: 'option', name, rawName: arg, index, value, inlineValue });
        if (value !== undefined) ++index;
      } else {
        const name = arg.slice(2, equals);
        tokens.push({ kind: 'option', name, rawName: `--${name}`, index, value: arg.slice(equals + 1), inlineValue: true });
      }
      continue;
    }
    tokens.push({ kind: 'positional', index, value: arg });
  }
  return tokens;
}

function checkOption(config, token) {
  const { options, allowPositionals } = config;
  if (!hasOwn(options, token.name)) throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  const short = own(options[token.name], 'short');
  const shown = `${short ? `-${short}, ` : ''}--${token.name}`;
  const type = own(options[token.name], 'type');
  if (type === 'string' && typeof token.value !== 'string') throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  if (type === 'boolean' && token.value !== undefined && token.value !== null) {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
}

// `--foo --bar` for an option that takes a value is more likely a forgotten value.
function checkAmbiguous(token) {
  if (token.inlineValue || typeof token.value !== 'string' || !isOptionLike(token.value)) return;
  const example = token.rawName.startsWith('--') ? `'${token.rawName}=-XYZ'` : `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
  throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
    `Option '${token.rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${token.rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`);
}

function store(name, value, options, values) {
  if (name === '__proto__') return;
  value = value === undefined || value === null ? true : value;
  if (own(own(options, name), 'multiple')) {
    if (values[name]) values[name].push(value);
    else values[name] = [value];
  } else {
    values[name] = value;
  }
}

function checkOptions(options) {
  validateObject(options, 'options');
  for (const [name, config] of Object.entries(options)) {
    validateObject(config, `options.${name}`);
    validateUnion(own(config, 'type'), `options.${name}.type`, ['string', 'boolean']);
    const short = own(config, 'short');
    if (hasOwn(config, 'short')) {
      validateString(short, `options.${name}.short`);
      if (short.length !== 1) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}.short`, short, 'must be a single character');
    }
    const multiple = own(config, 'multiple');
    if (hasOwn(config, 'multiple')) validateBoolean(multiple, `options.${name}.multiple`);
    const standard = own(config, 'default');
    if (standard !== undefined) {
      const validate = { string: multiple ? validateStringArray : validateString, boolean: multiple ? validateBooleanArray : validateBoolean }[own(config, 'type')];
      validate(standard, `options.${name}.default`);
    }
  }
}

exports.parseArgs = function parseArgs(config = { __proto__: null }) {
  const args = own(config, 'args') ?? mainArgs();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  checkOptions(options);

  const tokens = tokenize(args, options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') {
      const rest = allowNegative && token.name.startsWith('no-') ? token.name.slice(3) : undefined;
      if (strict) {
        const negated = rest !== undefined && hasOwn(options, rest) && typeOf(options, rest) !== 'string';
        checkOption({ options, allowPositionals }, negated ? { ...token, name: rest } : token);
        checkAmbiguous(token);
      }
      const negative = rest !== undefined && token.value === undefined;
      if (negative) token.name = rest;
      store(token.name, negative ? false : token.value, options, result.values);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    const standard = own(option, 'default');
    if (standard !== undefined && result.values[name] === undefined && name !== '__proto__') result.values[name] = standard;
  }
  return result;
};
