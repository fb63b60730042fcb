import { normalizeText } from "@/lib/normalize-text";
import type { Locale } from "./locale";
import type { Context, Meaning, Named } from "./model";
import type { Hit } from "./phrases";

const TAG = /@([\p{L}\p{N}][^\s@,;!?]{0,49})/uy;
const PRIORITY = /!(\p{L}+|[0-9])(?![\p{L}\p{N}!])|p([1-4])(?![\p{L}\p{N}.:/])/iuy;
const NAME_END = /^(?:$|[\s,.;!?)])/u;

/** The end of `name` in the text, compared without case and accents; null where it does not stand at `at`. */
function endOfName(text: string, at: number, name: string): number | null {
  const wanted = normalizeText(name);
  if (!wanted) return null;
  for (let end = at + 1; end <= text.length; end += 1) {
    const found = normalizeText(text.slice(at, end));
    if (!wanted.startsWith(found)) return null;
    if (found === wanted && NAME_END.test(text.slice(end))) return end;
  }
  return null;
}

/** The longest name that fits, since names may contain spaces; the earlier of two that are the same. */
function readName<T extends Named>(text: string, at: number, names: readonly T[]): Hit<T> | null {
  return names.reduce<Hit<T> | null>((best, named) => {
    const end = endOfName(text, at, named.name);
    return end !== null && end > (best?.end ?? at) ? { end, value: named } : best;
  }, null);
}

function readTag(text: string, at: number): Hit<Meaning> | null {
  TAG.lastIndex = at;
  const tag = TAG.exec(text)?.[1]?.replace(/[.:)]+$/u, "");
  return tag ? { end: at + 1 + tag.length, value: { kind: "tag", tag } } : null;
}

function readPriority(text: string, at: number, { priorities }: Locale): Hit<Meaning> | null {
  PRIORITY.lastIndex = at;
  const found = PRIORITY.exec(text);
  const priority = found && priorities[(found[1] ?? found[2] ?? "").toLowerCase()];
  return priority ? { end: at + found[0].length, value: { kind: "priority", priority } } : null;
}

function readNotes(text: string, at: number): Hit<Meaning> | null {
  if (!text.startsWith("//", at)) return null;
  const notes = text.slice(at + 2).trim();
  return { end: text.trimEnd().length, value: { kind: "notes", notes } };
}

/** Words with a sign in front: `#list`, `/section`, `@tag`, `!1`, `+person`, `//note`. */
export function readSigil(text: string, at: number, context: Context, locale: Locale): Hit<Meaning> | null {
  const list = text[at] === "#" ? readName(text, at + 1, context.lists) : null;
  if (list) return { end: list.end, value: { kind: "list", list: list.value } };
  const person = text[at] === "+" ? readName(text, at + 1, context.people) : null;
  if (person) return { end: person.end, value: { kind: "person", person: person.value } };
  const section = text[at] === "/" ? readName(text, at + 1, context.sections) : null;
  if (section) return { end: section.end, value: { kind: "section", section: section.value } };
  return readNotes(text, at) ?? readTag(text, at) ?? readPriority(text, at, locale);
}
