// With --expose-internals: what tests of the internals reach C through.
module.exports = { internalBinding, loaded: require.loaded };
