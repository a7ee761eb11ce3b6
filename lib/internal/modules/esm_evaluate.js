// Evaluation in dependency order, with top-level await: https://tc39.es/ecma262/#sec-moduleevaluation

const core = internalBinding('core');
const { LINKED, EVALUATING, EVALUATING_ASYNC, EVALUATED } = require('internal/modules/esm_records');
const { push } = require('internal/modules/esm_link');

const TOP_LEVEL_AWAIT = 1;
let asyncOrder = 0;

function execute(record) {
  if (record.requests === undefined) {
    if (record.execute !== undefined) record.execute();
    return;
  }
  try {
    if (record.cycle) push(record);
    record.run();
  } catch (error) {
    throw explained(record, error);
  }
  record.run = undefined;
}

const instead = {
  __proto__: null, require: 'replace require() with import',
  __filename: 'use import.meta.filename instead', __dirname: 'use import.meta.dirname instead',
};

// Names of CommonJS that a module does not have.
function explained(record, error, asynchronous = false) {
  core.errors.fix(error);
  if (!(error instanceof ReferenceError)) return error;
  const match = /^(?:Can't find variable: )?(require|module|exports|__filename|__dirname)(?: is not defined)?$/.exec(error.message);
  if (match === null) return error;
  let text = `${match[1]} is not defined in ES module scope`;
  if (match[1] === 'require') text += ', you can use import instead';
  const scope = record.path?.endsWith('.js') ? require('internal/modules/package').scopeOf(record.path) : null;
  if (scope?.data.type === 'module') {
    text += `\nThis file is being treated as an ES module because it has a '.js' file extension and '${scope.path}' contains "type": "module". ` +
      "To treat it as a CommonJS script, rename it to use the '.cjs' file extension.";
  }
  if (asynchronous) {
    text = `Cannot determine intended module format because both '${match[1]}' and top-level await are present. ` +
      'If the code is intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES module, ' +
      `${instead[match[1]] ?? 'use export instead of module.exports/exports'}.`;
    error.code = 'ERR_AMBIGUOUS_MODULE_SYNTAX';
  }
  const { stack } = error;
  const before = error.message;
  error.message = text;
  if (typeof stack === 'string') error.stack = stack.replace(before, () => text);
  return error;
}

function executeAsync(record) {
  if (record.cycle) push(record);
  const { run } = record;
  record.run = undefined;
  run().then(() => fulfilled(record), (error) => rejected(record, explained(record, error, true)));
}

function fail(record, error) {
  record.status = EVALUATED;
  record.failed = true;
  record.error = error;
}

function gather(record, list) {
  for (const parent of record.parents ?? []) {
    if (list.includes(parent) || parent.root.failed) continue;
    if (--parent.pending > 0) continue;
    list.push(parent);
    if ((parent.flags & TOP_LEVEL_AWAIT) === 0) gather(parent, list);
  }
}

function fulfilled(record) {
  if (record.status === EVALUATED) return;
  record.asyncDone = true;
  record.status = EVALUATED;
  record.settle?.resolve();
  const list = [];
  gather(record, list);
  list.sort((a, b) => a.asyncOrder - b.asyncOrder);
  for (const parent of list) {
    if (parent.status === EVALUATED) continue;
    if ((parent.flags & TOP_LEVEL_AWAIT) !== 0) {
      executeAsync(parent);
      continue;
    }
    try {
      execute(parent);
    } catch (error) {
      rejected(parent, error);
      continue;
    }
    parent.asyncDone = true;
    parent.status = EVALUATED;
    parent.settle?.resolve();
  }
}

function rejected(record, error) {
  if (record.status === EVALUATED) return;
  core.errors.fix(error);
  fail(record, error);
  record.asyncDone = true;
  for (const parent of record.parents ?? []) rejected(parent, error);
  record.settle?.reject(error);
}

// Stack of records that are being evaluated, for the components of the graph.
function visit(record, stack, index) {
  if (record.status === EVALUATING_ASYNC || record.status === EVALUATED) {
    if (record.failed) throw record.error;
    return index;
  }
  if (record.status === EVALUATING) return index;
  record.status = EVALUATING;
  record.order = record.low = index++;
  record.pending = 0;
  stack.push(record);
  for (let dep of record.deps) {
    index = visit(dep, stack, index);
    if (dep.status === EVALUATING) {
      if (dep.low < record.low) record.low = dep.low;
    } else {
      dep = dep.root;
      if (dep.failed) throw dep.error;
    }
    if (dep.asyncOrder > 0 && !dep.asyncDone && dep !== record) {
      record.pending++;
      (dep.parents ??= []).push(record);
    }
  }
  const awaits = (record.flags & TOP_LEVEL_AWAIT) !== 0;
  if (record.pending > 0 || awaits) {
    record.asyncOrder = ++asyncOrder;
    if (record.pending === 0) executeAsync(record);
  } else {
    execute(record);
  }
  if (record.low === record.order) {
    let member;
    do {
      member = stack.pop();
      member.root = record;
      member.status = member.asyncOrder > 0 && !member.asyncDone ? EVALUATING_ASYNC : EVALUATED;
    } while (member !== record);
  }
  return index;
}

// Runs a linked graph: undefined when all of it ran, a promise when it waits somewhere. Throws what a module threw.
function evaluate(record) {
  if (record.status === EVALUATING_ASYNC || record.status === EVALUATED) {
    record = record.root;
    if (record.failed) throw record.error;
    if (record.status === EVALUATED) return undefined;
    return promiseOf(record);
  }
  if (record.status !== LINKED) return undefined; // under way, further up
  const stack = [];
  try {
    visit(record, stack, 0);
  } catch (error) {
    core.errors.fix(error);
    for (const member of stack) {
      fail(member, error);
      member.root = member;
    }
    throw error;
  }
  return record.status === EVALUATED ? undefined : promiseOf(record.root);
}

function promiseOf(record) {
  return (record.promise ??= new Promise((resolve, reject) => { record.settle = { resolve, reject }; }));
}

module.exports = { evaluate };
