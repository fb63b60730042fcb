import { fold } from "@/lib/normalize-text";
import type { Context } from "@/lib/quick-add/model";

export type Sign = "#" | "/" | "@" | "!" | "+";

export interface Offer {
  key: string;
  sign: Sign;
  /** What goes into the line. */
  insert: string;
  label: string;
  list?: string;
}

export interface Asked {
  sign: Sign;
  start: number;
  query: string;
}

const MOST = 6;
const ASKING = /(?:^|[\s(])([#/@!+])([^#@!+\n]{0,40})$/u;

/** What is being named where the caret stands. */
export function askedAt(text: string, caret: number): Asked | null {
  const found = ASKING.exec(text.slice(0, caret));
  if (!found || found[2]?.startsWith("/") || /^\s/.test(found[2] ?? "")) return null;
  const query = found[2] ?? "";
  return { sign: found[1] as Sign, start: caret - query.length - 1, query };
}

export interface Names extends Pick<Context, "lists" | "sections" | "people"> {
  tags: readonly string[];
  priorities: readonly { name: string; label: string }[];
}

function all({ sign }: Asked, names: Names): Offer[] {
  const of = (items: readonly { id: string; name: string; list_id?: string }[]) =>
    items.map(({ id, name, list_id }) => ({
      key: id,
      sign,
      insert: sign + name,
      label: name,
      ...(sign === "#" ? { list: id } : list_id ? { list: list_id } : {}),
    }));
  switch (sign) {
    case "#":
      return of(names.lists);
    case "/":
      return of(names.sections);
    case "+":
      return of(names.people);
    case "@":
      return of(names.tags.map((name) => ({ id: name, name })));
    case "!":
      return names.priorities.map(({ name, label }) => ({ key: name, sign, insert: `!${name}`, label }));
  }
}

export interface Offered {
  offers: readonly Offer[];
  /** The line says a whole name already, so that Enter is for the line. */
  exact: boolean;
}

/** Names that begin with what was typed, then those with a word that does. */
export function offersFor(asked: Asked, names: Names): Offered {
  const query = fold(asked.query);
  const rank = ({ insert }: Offer) => {
    const name = fold(insert.slice(1));
    return name.startsWith(query) ? 0 : name.includes(` ${query}`) ? 1 : 2;
  };
  const offers = all(asked, names)
    .map((offer) => ({ offer, at: rank(offer) }))
    .filter(({ at }) => at < 2)
    .sort((one, other) => one.at - other.at)
    .map(({ offer }) => offer);
  const exact = offers.some(({ insert }) => fold(insert.slice(1)) === query);
  const only = exact && offers.length === 1;
  return { offers: only ? [] : offers.slice(0, MOST), exact: exact || query === "" };
}
