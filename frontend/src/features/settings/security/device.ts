import devices from "@corpus/devices.json";

// The server names devices in emails by the same patterns. The first that is found counts: most browsers also name others.
const compile = (names: readonly string[][]) =>
  names.map(([pattern = "", name = ""]) => [new RegExp(pattern), name] as const);

const BROWSERS = compile(devices.browsers);
const SYSTEMS = compile(devices.systems);

const findName = (known: readonly (readonly [RegExp, string])[], text: string) =>
  known.find(([pattern]) => pattern.test(text))?.[1];

/** Returns a readable label for a User-Agent; null if it is unknown. */
export function deviceOf(userAgent: string): { browser: string; system: string } | null {
  const browser = findName(BROWSERS, userAgent);
  const system = findName(SYSTEMS, userAgent);
  return browser && system ? { browser, system } : null;
}
