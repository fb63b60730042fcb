import { normalizeText } from "@/lib/text";
import type { Store } from "../engine/store";
import type { ListId, UserId } from "../types";

/** The people of one name in lists with several members. */
export interface NamedPeople {
  name: string;
  /** By list, whom the name means there: the first of several. */
  ids: ReadonlyMap<ListId, UserId>;
}

/** The people to whom todos can be assigned, by name. Nobody needs a name for themselves in a list of their own. */
export function namedPeople({ members }: Pick<Store, "members">): NamedPeople[] {
  const people = new Map<string, { name: string; ids: Map<ListId, UserId> }>();
  for (const roster of members.values()) {
    if (roster.members.length < 2) continue;
    for (const { user_id, name } of roster.members) {
      const key = normalizeText(name);
      const known = people.get(key) ?? { name, ids: new Map() };
      if (!known.ids.has(roster.id)) known.ids.set(roster.id, user_id);
      people.set(key, known);
    }
  }
  return [...people.values()];
}
