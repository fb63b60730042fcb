// A webpack loader for src/messages/first-paint.ts, which exports the messages that first-paint.json lists and no others.
const { readFile } = require("node:fs/promises");
const { join } = require("node:path");
const { compileMessages } = require("./icu-loader.cjs");

const kebabCase = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Copies what `keys` lead to in `from` into `to`. */
function pick(from, to, [key, ...rest]) {
  if (from?.[key] === undefined)
    throw new Error(`first-paint.json lists a message that does not exist: ${key}`);
  if (rest.length === 0) to[key] = from[key];
  else {
    to[key] ??= {};
    pick(from[key], to[key], rest);
  }
}

module.exports = async function firstPaintLoader() {
  const callback = this.async();
  const readJson = async (path) => {
    const absolute = join(this.context, path);
    this.addDependency(absolute);
    return JSON.parse(await readFile(absolute, "utf8"));
  };
  try {
    const paths = (await readJson("first-paint.json")).map((path) => path.split("."));
    const namespaces = [...new Set(paths.map(([namespace]) => namespace))];
    const files = await Promise.all(namespaces.map((name) => readJson(`en/${kebabCase(name)}.json`)));
    const all = Object.fromEntries(namespaces.map((name, index) => [name, files[index]]));
    const messages = {};
    for (const path of paths) pick(all, messages, path);
    callback(null, `export const firstPaintMessages = ${JSON.stringify(await compileMessages(messages))};`);
  } catch (error) {
    callback(error);
  }
};
