import { normalizeText } from "./text";

/** Longer names cannot be written without quotation marks. */
export const MAX_NAME = 100;

// No name has these, and no letter is normalized in another way beside them, as a sigma would be beside a period.
const AFTER_CHUNK = "\0";
const AFTER_NAME = "\x01";
const hasMark = (name: string) => name.includes(AFTER_CHUNK) || name.includes(AFTER_NAME);

interface Node<T> {
  next: Map<string, Node<T>>;
  value?: T;
}

export interface NameIndex<T> {
  /** The longest name that begins at `at`; the earlier one of two that are the same but for case and accents. */
  findLongest(text: string, at: number): { end: number; value: T } | null;
}

/**
 * Names by their words, so that to find one takes as many steps as it has words, however many names there are.
 * The server's core/name_index.py is the twin of this function.
 * @param separators the inside of a class of characters, of which one follows a name in a text
 */
export function createNameIndex<T extends { name: string }>(
  names: Iterable<T>,
  separators: string,
): NameIndex<T> {
  const chunk = new RegExp(`[${separators}]?[^${separators}]*`, "uy");
  const chunks = new RegExp(`[${separators}]?[^${separators}]*`, "gu");
  const root: Node<T> = { next: new Map() };

  /** The end of the word at `at`, with the separator before it. */
  function endOfChunk(text: string, at: number): number {
    chunk.lastIndex = at;
    return at + (chunk.exec(text)?.[0].length ?? 0);
  }
  const splitText = (text: string): string[] => (text.match(chunks) ?? []).filter(Boolean);
  // To normalize one character can give several, separators among them.
  const keysOf = (part: string) => splitText(normalizeText(part));

  function add(keys: readonly string[], value: T): void {
    let node = root;
    for (const key of keys) {
      const next = node.next.get(key) ?? { next: new Map() };
      node.next.set(key, next);
      node = next;
    }
    if (node !== root) node.value ??= value;
  }

  const values = [...names].filter(({ name }) => [...name].length <= MAX_NAME && !hasMark(name));
  // All at once, because thousands of names can have a hundred thousand words.
  const chunked = values.map(({ name }) => splitText(name).join(AFTER_CHUNK)).join(AFTER_NAME);
  const normalized = normalizeText(chunked).replaceAll(AFTER_CHUNK, "").split(AFTER_NAME);
  values.forEach((value, nth) => {
    add(splitText(normalized[nth] ?? ""), value);
  });

  return {
    findLongest(text, from) {
      let node = root;
      let found: { end: number; value: T } | null = null;
      for (let at = from; at < text.length; ) {
        const end = endOfChunk(text, at);
        for (const key of keysOf(text.slice(at, end))) {
          const next = node.next.get(key);
          if (!next) return found;
          node = next;
        }
        at = end;
        if (node.value) found = { end, value: node.value };
      }
      return found;
    },
  };
}
