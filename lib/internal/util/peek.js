// What the engine keeps in fields that no method reads. Each answers undefined where this engine does not let us look.

const { look, looker } = internalBinding('peek');

let made;
function ask(value, kind) {
  made ??= { looker: trusted(looker()) };
  return made.looker && look(made.looker, value, kind);
}

// The fields may mean something else in another engine: known values show whether they do not.
function trusted(fn) {
  if (fn === undefined) return undefined;
  const sign = {};
  const [kept, open] = [look(fn, Promise.resolve(sign), 0), look(fn, new Promise(() => {}), 0)];
  return kept?.length === 2 && kept[0] === 1 && kept[1] === sign && open?.length === 1 && open[0] === 0 ? fn : undefined;
}

module.exports = {
  // [0] pending, [1, value] fulfilled, [2, reason] rejected; undefined for what is no promise, too.
  promise: (value) => ask(value, 0),
  // The handler, null when revoked.
  proxyHandler: (proxy) => ask(proxy, 1)?.[0],
  // { entries, pairs }: what an iterator of a map or set would still give; keys and values by turns if `pairs`.
  remaining(iterator, ofMap) {
    const found = ask(iterator, 2);
    if (found === undefined) return undefined;
    const [kind, ...items] = found;
    if (kind === 2) return { pairs: true, entries: ofMap ? items : items.flatMap((item) => [item, item]) };
    return { pairs: false, entries: ofMap ? items.filter((_, i) => i % 2 === kind) : items };
  },
};
