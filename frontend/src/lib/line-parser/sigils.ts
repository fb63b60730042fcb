import { createNameIndex, MAX_NAME, type NameIndex } from "@/lib/name-index";
import { normalizeText } from "@/lib/text";
import type { Locale } from "./locale";
import type { Context, Meaning } from "./model";
import type { PhraseMatch } from "./phrases";

const TAG = /@([\p{L}\p{N}][^\s@,;!?]{0,49})/uy;
/** Without spaces, so that words behind it are not taken for its name, and with a letter first: `#42` is a number. */
const NEW_LIST = /#(\p{L}[^\s,.;:!?()#]*)/uy;
const PRIORITY = /!(\p{L}+|[0-9])(?![\p{L}\p{N}!])|p([1-4])(?![\p{L}\p{N}.:/])|(!!!?)(?!\S)/iuy;

interface Named {
  name: string;
}

const indexes = new WeakMap<readonly Named[], NameIndex<Named>>();

/** The longest name that fits, since names may contain spaces. */
function readName<T extends Named>(text: string, at: number, names: readonly T[]): PhraseMatch<T> | null {
  const index = indexes.get(names) ?? createNameIndex(names, "\\s,.;:!?)");
  indexes.set(names, index);
  return (index as NameIndex<T>).findLongest(text, at);
}

function readNewList(text: string, at: number): PhraseMatch<Meaning> | null {
  NEW_LIST.lastIndex = at;
  const name = NEW_LIST.exec(text)?.[1];
  if (!name || [...name].length > MAX_NAME) return null;
  const list = { id: `#${normalizeText(name)}`, name, isNew: true } as const;
  return { end: at + 1 + name.length, value: { kind: "list", list } };
}

function readTag(text: string, at: number): PhraseMatch<Meaning> | null {
  TAG.lastIndex = at;
  const tag = TAG.exec(text)?.[1]?.replace(/[.:)]+$/u, "");
  return tag ? { end: at + 1 + tag.length, value: { kind: "tag", tag } } : null;
}

function readPriority(text: string, at: number, { priorities }: Locale): PhraseMatch<Meaning> | null {
  PRIORITY.lastIndex = at;
  const found = PRIORITY.exec(text);
  const priority = found && priorities[(found[1] ?? found[2] ?? found[3] ?? "").toLowerCase()];
  return priority ? { end: at + found[0].length, value: { kind: "priority", priority } } : null;
}

function readNotes(text: string, at: number): PhraseMatch<Meaning> | null {
  if (!text.startsWith("//", at)) return null;
  const notes = text.slice(at + 2).trim();
  return { end: text.trimEnd().length, value: { kind: "notes", notes } };
}

/** Words with a sign in front: `#list`, `/section`, `@tag`, `!1`, `+person`, `//note`. */
export function readSigil(
  text: string,
  at: number,
  context: Context,
  locale: Locale,
): PhraseMatch<Meaning> | null {
  const list = text[at] === "#" ? readName(text, at + 1, context.lists) : null;
  if (list) return { end: list.end, value: { kind: "list", list: list.value } };
  const person = text[at] === "+" ? readName(text, at + 1, context.people) : null;
  if (person) return { end: person.end, value: { kind: "person", person: person.value } };
  const section = text[at] === "/" ? readName(text, at + 1, context.sections) : null;
  if (section) return { end: section.end, value: { kind: "section", section: section.value } };
  const newList = context.isGuest ? null : readNewList(text, at);
  return newList ?? readNotes(text, at) ?? readTag(text, at) ?? readPriority(text, at, locale);
}
