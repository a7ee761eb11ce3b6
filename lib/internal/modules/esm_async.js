// Module graphs while asynchronous hooks (module.register()) are asked: as loadGraph() of esm_records, with promises.

const core = internalBinding('core');
const { records, usualRecord, makers, checkType, sourceOf, UNLINKED } = require('internal/modules/esm_records');
const { link } = require('internal/modules/esm_link');

const coming = new Map(); // url -> promise of its record

async function load(found, main, type) {
  const known = records.get(found.url);
  if (known !== undefined) return known;
  let promise = coming.get(found.url);
  if (promise === undefined) {
    coming.set(found.url, promise = make(found, main, type));
    const done = () => { coming.delete(found.url); };
    promise.then(done, done);
  }
  return promise;
}

async function make(found, main, type) {
  if (core.watching !== undefined && found.path !== undefined) core.watching(found.path);
  const made = await core.asyncHooks.record(found, type, makers);
  const known = records.get(found.url); // require() may have been faster
  if (known !== undefined) return known;
  const record = made ?? usualRecord(found, main);
  record.main = main;
  records.set(found.url, record);
  return record;
}

async function find(specifier, parent, type, key, main) {
  const found = await core.asyncHooks.resolve(specifier, parent, type);
  const wanted = found.type ?? type;
  const record = await load(found, main, wanted);
  checkType(wanted, key, record);
  return record;
}

async function findAll(record) {
  const { requests } = record;
  const list = [];
  for (let i = 0; i < requests.length; i += 4) {
    const dep = find(requests[i], record, requests[i + 1], requests[i + 2], false);
    list.push(requests[i + 3] === '1' ? dep.then(sourceOf) : dep);
  }
  const deps = await Promise.all(list);
  if (record.deps.length === 0 && record.status === UNLINKED) record.deps = deps;
}

async function loadGraph(root) {
  const seen = new Set();
  const visit = async (record) => {
    if (seen.has(record) || record.status !== UNLINKED || record.requests === undefined) return;
    seen.add(record);
    if (record.deps.length === 0 && record.requests.length > 0) await (record.loading ??= findAll(record));
    await Promise.all(record.deps.map(visit));
  };
  try {
    await visit(root);
  } catch (error) {
    // Nothing half loaded stays: a later import() tries again.
    for (const record of seen) {
      if (record.status !== UNLINKED) continue;
      if (records.get(record.url) === record) records.delete(record.url);
      if (record.text !== undefined) internalBinding('esm').drop(record.url, record.rewrite);
      record.loading = undefined;
      record.deps = [];
    }
    throw error;
  }
}

// The linked record of what `specifier` means.
exports.prepare = async function prepare(specifier, parent, type, main = false) {
  const record = await find(specifier, parent, type, '', main);
  if (record.status === UNLINKED) await finish(record);
  return record;
};

async function finish(record) {
  await loadGraph(record);
  link(record);
}
exports.finish = finish;
