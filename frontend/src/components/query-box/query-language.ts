export interface Suggestion {
  kind: "field" | "comparison" | "date" | "word" | "priority" | "list" | "section" | "tag" | "folder";
  label: string;
  insert: string;
}

/** What the line has to know of the language that is written in it. */
export interface QueryLanguage {
  check(text: string): { at: number; expected: string } | null;
  /** What it names and nobody has. */
  unknownNames(text: string): readonly { kind: "list" | "section" | "folder" | "tag"; name: string }[];
  /** What may take the place of the text from `start` up to the caret. */
  suggest(text: string, caret: number): { start: number; items: readonly Suggestion[] };
}
