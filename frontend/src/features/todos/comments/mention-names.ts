import { mentionOf, mentionsIn, replaceMentions } from "@/lib/text";
import type { Member, UserId } from "@/store/types";

/** The names by which the writer of a comment mentions people, each of them different, by the people's ids. */
export type MentionNames = ReadonlyMap<UserId, string>;

/**
 * Names the members of a list, people of one name by a number too, and those whom `text` mentions and who are no longer
 * members as `former`.
 */
export function nameMentions(members: readonly Member[], text: string, former: string): MentionNames {
  const ids = new Set(members.map(({ user_id }) => user_id));
  const left = mentionsIn(text).filter((id) => !ids.has(id));
  const people = [...members, ...left.map((id) => ({ user_id: id, name: former }))];
  const isShared = (name: string) => people.filter((person) => person.name === name).length > 1;
  const taken = new Set(people.map(({ name }) => name));
  const names = new Map<UserId, string>();
  for (const { user_id, name } of people) {
    let own = name;
    if (isShared(name)) for (let nth = 1; taken.has(own); nth += 1) own = `${name} (${nth})`;
    taken.add(own);
    names.set(user_id, own);
  }
  return names;
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The text of a comment as its writer sees it: with names, where the stored text has ids. */
export const showMentions = (text: string, names: MentionNames): string =>
  replaceMentions(text, (id) => (names.has(id) ? `@${names.get(id)}` : mentionOf(id)));

/** The text to store for the one that its writer sees. */
export function storeMentions(text: string, names: MentionNames): string {
  const ids = new Map([...names].map(([id, name]) => [name, id]));
  // The longest first, so that Ann is not mentioned in place of Ann Lee.
  const choices = [...ids.keys()].filter(Boolean).sort((one, other) => other.length - one.length);
  if (choices.length === 0) return text;
  const mention = new RegExp(`(^|[\\s(])@(${choices.map(escapeRegExp).join("|")})(?![\\p{L}\\p{N}_])`, "gu");
  return text.replace(mention, (_, before: string, name: string) => before + mentionOf(ids.get(name) ?? ""));
}
