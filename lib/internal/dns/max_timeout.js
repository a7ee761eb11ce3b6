// Resolvers whose waits do not grow beyond maxTimeout. c-ares 1.18 doubles them with each try and knows no limit, so one
// resolver makes the tries that stay below it, and another, which tries once, all that are left.

const native = internalBinding('dns_resolver');
const ETIMEOUT = 12;
const DEFAULT_TIMEOUT = 5000; // c-ares's

// What internalBinding('dns_resolver') offers, for one such resolver; `ids` are its parts.
exports.create = function create(timeout, tries, most) {
  const first = timeout < 0 ? DEFAULT_TIMEOUT : timeout;
  let below = 0;
  while (below < tries && first * 2 ** below <= most) below++;
  const growing = below > 0 ? native.create(first, below) : 0;
  const capped = below < tries ? native.create(most, 1) : 0;
  const ids = [growing, capped].filter((id) => id !== 0);
  const rounds = tries - below + (growing !== 0 ? 1 : 0);

  const each = (work) => ids.reduce((failed, id) => failed || work(id), 0);
  function ask(start, done) {
    const attempt = (round) => start(round === 0 ? ids[0] : capped, (status, value) => {
      if (status === ETIMEOUT && round + 1 < rounds) attempt(round + 1);
      else done(status, value);
    });
    return attempt(0);
  }
  return {
    ids,
    query: (id, name, type, done) => ask((part, next) => native.query(part, name, type, next), done),
    reverse: (id, address, done) => ask((part, next) => native.reverse(part, address, next), done),
    cancel: () => ids.forEach((id) => native.cancel(id)),
    servers: () => native.servers(ids[0]),
    setServers: (id, list) => each((part) => native.setServers(part, list)),
    setLocalAddress: (id, v4, v6) => ids.every((part) => native.setLocalAddress(part, v4, v6)),
  };
};
