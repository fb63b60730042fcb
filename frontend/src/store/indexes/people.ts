import { normalizeText } from "@/lib/text";
import { hasPermission } from "../engine/roles";
import type { Store } from "../engine/store";
import type { ListId, Member, Todo, TodoId, UserId } from "../types";

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

/** The names of all people in lists with several members. */
export function peopleById({ members }: Pick<Store, "members">): ReadonlyMap<UserId, string> {
  const shared = [...members.values()].filter((roster) => roster.members.length > 1);
  return new Map(shared.flatMap((roster) => roster.members.map(({ user_id, name }) => [user_id, name])));
}

const byId = new WeakMap<readonly Member[], Map<UserId, Member>>();

/** A member of a list. Every row asks for one, so that a roster is searched once only. */
export function memberOf({ members }: Pick<Store, "members">, list: ListId, user: UserId): Member | null {
  const roster = members.get(list)?.members;
  if (!roster) return null;
  const known = byId.get(roster) ?? new Map(roster.map((member) => [member.user_id, member]));
  byId.set(roster, known);
  return known.get(user) ?? null;
}

/** Whether somebody may be an assignee in a list: a list without a roster has nobody but the person. */
export const isMember = (store: Pick<Store, "members" | "me">, list: ListId, user: UserId): boolean =>
  store.members.get(list) ? memberOf(store, list, user) !== null : user === store.me();

/** The todos of `ids` that can be assigned: in lists with several members, where the person may change them. */
export const assignableTodos = (
  { todos, lists, members }: Pick<Store, "todos" | "lists" | "members">,
  ids: readonly TodoId[],
): Todo[] =>
  ids
    .flatMap((id) => todos.get(id) ?? [])
    .filter(
      ({ kind, list_id }) =>
        kind === "todo" &&
        (members.get(list_id)?.members.length ?? 0) > 1 &&
        hasPermission(lists.get(list_id), "edit"),
    );

/** The people to whom all of some todos can be assigned: the person first, then the others by name. */
export function possibleAssignees(store: Pick<Store, "members" | "me">, todos: readonly Todo[]): Member[] {
  const [first, ...others] = new Set(todos.map(({ list_id }) => list_id));
  const people = store.members.get(first ?? "")?.members ?? [];
  const me = store.me();
  const isMe = ({ user_id }: Member) => Number(user_id === me);
  return people
    .filter(({ user_id }) => others.every((list) => isMember(store, list, user_id)))
    .toSorted((one, other) => isMe(other) - isMe(one) || one.name.localeCompare(other.name));
}
