import { createNameIndex, type NameIndex } from "@/lib/name-index";

const SPACE = /\s*/uy;
const SEPARATORS = "\\s()&|";
const WORD_END = /[\s()&|]|$/u;
const PLAIN_WORD = /[^\s()&|]*/uy;

/** Thrown inside the parser only; `parseFilter` returns it as a value. */
export class FilterSyntaxError extends Error {
  constructor(
    readonly at: number,
    expected: string,
  ) {
    super(expected);
  }
}

const indexes = new WeakMap<readonly string[], NameIndex<{ name: string }>>();

function indexOf(names: readonly string[]): NameIndex<{ name: string }> {
  const known = indexes.get(names);
  if (known) return known;
  const index = createNameIndex(
    names.map((name) => ({ name })),
    SEPARATORS,
  );
  indexes.set(names, index);
  return index;
}

/** A place in a query, with functions that move it past what they read. */
export class Scanner {
  at = 0;
  /** How many conditions were read. */
  conditions = 0;

  constructor(readonly text: string) {}

  skipSpace(): void {
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.at = SPACE.lastIndex;
  }

  isAtEnd(): boolean {
    this.skipSpace();
    return this.at >= this.text.length;
  }

  /** Reads a match of `pattern` after any space, in any case. */
  read(pattern: RegExp): RegExpExecArray | null {
    this.skipSpace();
    const sticky = new RegExp(pattern.source, "iuy");
    sticky.lastIndex = this.at;
    const match = sticky.exec(this.text);
    if (match) this.at += match[0].length;
    return match;
  }

  /** Reads a whole word, or several. */
  readWord(word: string): boolean {
    return this.read(new RegExp(`${word.replaceAll(" ", "\\s+")}(?=${WORD_END.source})`)) !== null;
  }

  /** Reads text between quotation marks; null if there is none here. */
  readQuoted(): string | null {
    if (this.text[this.at] !== '"') return null;
    const end = this.text.indexOf('"', this.at + 1);
    if (end < 0) throw new FilterSyntaxError(this.text.length, "the quotation mark that ends the text");
    const quoted = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return quoted;
  }

  /** Reads a quoted name, the longest known name, or else a word; null if there is none here. */
  readName(known: readonly string[]): string | null {
    const quoted = this.readQuoted();
    if (quoted !== null) return quoted || null;
    const longest = indexOf(known).findLongest(this.text, this.at);
    PLAIN_WORD.lastIndex = this.at;
    const word = PLAIN_WORD.exec(this.text)?.[0] ?? "";
    this.at = longest?.end ?? this.at + word.length;
    return (longest?.value.name ?? word) || null;
  }
}
