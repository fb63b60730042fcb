// A webpack loader that compiles ICU messages during the build, so that the browser needs no parser for them.
const { pathToFileURL } = require("node:url");

const compileMessages = (value, compile) =>
  typeof value === "string"
    ? compile(value)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, compileMessages(inner, compile)]));

module.exports = async function icuLoader(source) {
  const callback = this.async();
  try {
    const { default: compile } = await import(pathToFileURL(require.resolve("icu-minify/compile")).href);
    callback(null, JSON.stringify(compileMessages(JSON.parse(source), compile)));
  } catch (error) {
    callback(error);
  }
};
