// A webpack loader that compiles ICU messages during the build, so that the browser needs no parser for them.
const { pathToFileURL } = require("node:url");

const compileEach = (value, compile) =>
  typeof value === "string"
    ? compile(value)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, compileEach(inner, compile)]));

/** Returns `messages` with each text in the form that `use-intl/format-message/format-only` reads. */
async function compileMessages(messages) {
  const { default: compile } = await import(pathToFileURL(require.resolve("icu-minify/compile")).href);
  return compileEach(messages, compile);
}

module.exports = async function icuLoader(source) {
  const callback = this.async();
  try {
    callback(null, JSON.stringify(await compileMessages(JSON.parse(source))));
  } catch (error) {
    callback(error);
  }
};
module.exports.compileMessages = compileMessages;
