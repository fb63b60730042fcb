// Compiles messages at build, so that the browser needs no parser for them.
const { pathToFileURL } = require("node:url");

const walk = (value, compile) =>
  typeof value === "string"
    ? compile(value)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, compile)]));

module.exports = async function icuLoader(source) {
  const done = this.async();
  try {
    const { default: compile } = await import(pathToFileURL(require.resolve("icu-minify/compile")).href);
    done(null, JSON.stringify(walk(JSON.parse(source), compile)));
  } catch (error) {
    done(error);
  }
};
