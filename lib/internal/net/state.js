// Defaults that a program may change.

const { validateBoolean, validateInt32 } = require('internal/validators');

let autoSelectFamily;
let attemptTimeout;

exports.getDefaultAutoSelectFamily = function getDefaultAutoSelectFamily() {
  return autoSelectFamily ??= require('internal/options').get('--network-family-autoselection') !== false;
};
exports.setDefaultAutoSelectFamily = function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  autoSelectFamily = value;
};
exports.getDefaultAutoSelectFamilyAttemptTimeout = function getDefaultAutoSelectFamilyAttemptTimeout() {
  return attemptTimeout ??= Number(require('internal/options').get('--network-family-autoselection-attempt-timeout') || 500);
};
exports.setDefaultAutoSelectFamilyAttemptTimeout = function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  attemptTimeout = value < 10 ? 10 : value;
};
