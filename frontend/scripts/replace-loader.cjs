// A webpack loader that puts the module of its option `by` in the place of another one.
module.exports = function replaceLoader() {
  const { by } = this.getOptions();
  return `export * from ${JSON.stringify(by)};\nexport { default } from ${JSON.stringify(by)};`;
};
