exports.use = (output) => {
  if (process.env.NO_COLOR !== undefined || process.env.NODE_DISABLE_COLORS !== undefined) return false;
  return Boolean(output?.isTTY) && (typeof output.getColorDepth !== 'function' || output.getColorDepth() > 2);
};
