// Whether reporters may color.

exports.use = () => {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0';
  if (env.NO_COLOR !== undefined || env.NODE_DISABLE_COLORS !== undefined || env.TERM === 'dumb') return false;
  return Boolean(process.stdout.isTTY) && (process.stdout.getColorDepth?.() ?? 1) > 2;
};
