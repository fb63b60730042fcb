export interface Suggestion {
  kind: "field" | "comparison" | "date" | "word" | "priority" | "list" | "section" | "tag" | "folder";
  label: string;
  insert: string;
}

/** What the field needs to know of the query language. */
export interface QueryLanguage {
  check(text: string): { at: number; expected: string } | null;
  /** Returns the names that match nothing. */
  unknownNames(text: string): readonly { kind: "list" | "section" | "folder" | "tag"; name: string }[];
  /** Returns completions for the text between `start` and the caret. */
  suggest(text: string, caret: number): { start: number; items: readonly Suggestion[] };
}
