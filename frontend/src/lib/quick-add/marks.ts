import type { Locale } from "./locale";
import { nameAt } from "./names";
import type { Hit } from "./phrases";
import type { Context, Meaning } from "./types";

const TAG = /@([\p{L}\p{N}][^\s@,;!?]{0,49})/uy;
const PRIORITY = /!(\p{L}+|\d)(?![\p{L}\p{N}!])|p([1-4])(?![\p{L}\p{N}.:/])/iuy;

function tagAt(text: string, at: number): Hit<Meaning> | null {
  TAG.lastIndex = at;
  const tag = TAG.exec(text)?.[1]?.replace(/[.:)]+$/u, "");
  return tag ? { end: at + 1 + tag.length, value: { kind: "tag", tag } } : null;
}

function priorityAt(text: string, at: number, { priorities }: Locale): Hit<Meaning> | null {
  PRIORITY.lastIndex = at;
  const found = PRIORITY.exec(text);
  const priority = found && priorities[(found[1] ?? found[2] ?? "").toLowerCase()];
  return priority ? { end: at + found[0].length, value: { kind: "priority", priority } } : null;
}

function notesAt(text: string, at: number): Hit<Meaning> | null {
  if (!text.startsWith("//", at)) return null;
  const notes = text.slice(at + 2).trim();
  return { end: text.trimEnd().length, value: { kind: "notes", notes } };
}

/** What a sign in front of a word says: `#list`, `/section`, `@tag`, `!1`, `+person`, `//note`. */
export function markAt(text: string, at: number, context: Context, locale: Locale): Hit<Meaning> | null {
  const list = text[at] === "#" ? nameAt(text, at + 1, context.lists) : null;
  if (list) return { end: list.end, value: { kind: "list", list: list.value } };
  const person = text[at] === "+" ? nameAt(text, at + 1, context.people) : null;
  if (person) return { end: person.end, value: { kind: "person", person: person.value } };
  const section = text[at] === "/" ? nameAt(text, at + 1, context.sections) : null;
  if (section) return { end: section.end, value: { kind: "section", section: section.value } };
  return notesAt(text, at) ?? tagAt(text, at) ?? priorityAt(text, at, locale);
}
