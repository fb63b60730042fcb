import type { Slots } from "./locale";

export interface Candidate<Value = unknown> {
  end: number;
  value: Value;
}

/** Everything that may stand at `at`, the longest first. */
export type Slot<Value = unknown> = (text: string, at: number) => readonly Candidate<Value>[];
export type SlotTable = { [Name in keyof Slots]: Slot<Slots[Name]> } & { to: Slot<true> };

/** What was found in the slots; the second of a kind is called `…2`. */
export type Values = Partial<Slots> & { [Name in keyof Slots as `${Name}2`]?: Slots[Name] };

export interface Match {
  end: number;
  values: Values;
}

type Atom = { slot: keyof SlotTable; as: string } | { pattern: RegExp };

const OPTIONAL = /\[([^[\]]*)\]/;
const PIECES = /\{(\w+)(?::(\w+))?\}|\s+|[^\s{]+/g;

/** `[on] monday` is `on monday` and `monday`. */
function variants(template: string): string[] {
  const found = OPTIONAL.exec(template);
  if (!found) return [template.replace(/\s+/g, " ").trim()];
  const [before, after] = [template.slice(0, found.index), template.slice(found.index + found[0].length)];
  return [...variants(before + found[1] + after), ...variants(before + after)];
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A sign right in front of a slot, as in `@9am`, needs no end of a word behind it. */
function atomOf([piece, slot, as]: RegExpMatchArray, nth: number, all: RegExpMatchArray[]): Atom {
  if (slot) return { slot: slot as keyof SlotTable, as: as ?? slot };
  const edge = all[nth + 1]?.[1] ? "" : "(?![\\p{L}\\p{N}])";
  const pattern = /^\s/.test(piece) ? "\\s+" : escaped(piece).replace("'", "['’]") + edge;
  return { pattern: new RegExp(pattern, "iuy") };
}

function walk(atoms: readonly Atom[], nth: number, text: string, at: number, slots: SlotTable): Match[] {
  const atom = atoms[nth];
  if (!atom) return [{ end: at, values: {} }];
  if ("pattern" in atom) {
    atom.pattern.lastIndex = at;
    return atom.pattern.test(text) ? walk(atoms, nth + 1, text, atom.pattern.lastIndex, slots) : [];
  }
  return slots[atom.slot](text, at).flatMap(({ end, value }) =>
    walk(atoms, nth + 1, text, end, slots).map((rest) => ({
      end: rest.end,
      values: { ...rest.values, [atom.as]: value },
    })),
  );
}

/** Reads any of `templates` at a place in the text. */
export function reader(templates: readonly string[]) {
  const compiled = templates.flatMap(variants).map((text) => [...text.matchAll(PIECES)].map(atomOf));
  return (text: string, at: number, slots: SlotTable): Match[] =>
    compiled.flatMap((atoms) => walk(atoms, 0, text, at, slots));
}

export type Reader = ReturnType<typeof reader>;
