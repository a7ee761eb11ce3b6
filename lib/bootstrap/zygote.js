// What the fork server loads before it forks: what every worker will need, as long as loading it is pure (it reads no
// clock, environment, working directory, descriptor or command line).

exports.load = function load() {
  for (const id of ['buffer']) {
    require(id);
  }
};
