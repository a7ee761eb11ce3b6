// How many colors a terminal shows, by its environment variables.

const { validateInteger } = require('internal/validators');

const NONE = 1;
const C16 = 4;
const C256 = 8;
const FULL = 24;

const terms = {
  '__proto__': null, 'eterm': C16, 'cons25': C16, 'console': C16, 'cygwin': C16, 'dtterm': C16, 'gnome': C16, 'hurd': C16, 'jfbterm': C16, 'konsole': C16,
  'kterm': C16, 'mlterm': C16, 'mosh': FULL, 'putty': C16, 'st': C16, 'rxvt-unicode-24bit': FULL, 'terminator': FULL, 'xterm-kitty': FULL,
};
const patterns = [/ansi/, /color/, /linux/, /direct/, /^con[0-9]*x[0-9]/, /^rxvt/, /^screen/, /^xterm/, /^vt100/, /^vt220/];
const services = { APPVEYOR: C256, BUILDKITE: C256, CIRCLECI: FULL, DRONE: C256, GITEA_ACTIONS: FULL, GITHUB_ACTIONS: FULL, GITLAB_CI: C256, TRAVIS: C256 };

let warned = false;
function warnForced(env) {
  const ignored = env.NODE_DISABLE_COLORS !== undefined && env.NODE_DISABLE_COLORS !== '' ? 'NODE_DISABLE_COLORS' :
    env.NO_COLOR !== undefined && env.NO_COLOR !== '' ? 'NO_COLOR' : '';
  if (ignored === '' || warned) return;
  warned = true;
  process.emitWarning(`The '${ignored}' env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
}

function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    switch (env.FORCE_COLOR) {
      case '': case '1': case 'true': warnForced(env); return C16;
      case '2': warnForced(env); return C256;
      case '3': warnForced(env); return FULL;
      default: return NONE;
    }
  }
  if ((env.NODE_DISABLE_COLORS !== undefined && env.NODE_DISABLE_COLORS !== '') || (env.NO_COLOR !== undefined && env.NO_COLOR !== '') || env.TERM === 'dumb') return NONE;
  if (env.TMUX) return FULL;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return C16;
  if ('CI' in env) {
    for (const name of Object.keys(services)) if (name in env) return services[name];
    return env.CI_NAME === 'codeship' ? C256 : NONE;
  }
  if ('TEAMCITY_VERSION' in env) return /^(?:9\.0*[1-9]\d*\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? C16 : NONE;
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app': return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? C256 : FULL;
    case 'HyperTerm': case 'MacTerm': return FULL;
    case 'Apple_Terminal': return C256;
    default:
  }
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return FULL;
  if (env.TERM) {
    if (env.TERM.includes('truecolor')) return FULL;
    if (env.TERM.startsWith('xterm-256')) return C256;
    const term = env.TERM.toLowerCase();
    if (terms[term]) return terms[term];
    if (patterns.some((pattern) => pattern.test(term))) return C16;
  }
  return env.COLORTERM ? C16 : NONE;
}

function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    validateInteger(count, 'count', 2);
  }
  return count <= 2 ** this.getColorDepth(env);
}

module.exports = { getColorDepth, hasColors };
