import { normalizeText } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import type { SavedFilter, SettingKey, Step, TagStyle, Todo, ViewSetting } from "../types";

const same = (one: string, other: string) => normalizeText(one) === normalizeText(other);

const wearing = (store: Store, tag: string): Todo[] =>
  [...store.todos.values()].filter(
    (todo) => todo.deleted_at === null && todo.tags.some((one) => same(one, tag)),
  );

const RETAG = (id: string, tags: string[]): Step => ({ kind: "todo.change", id, patch: { tags } });
const KEEP = (id: SettingKey, value: TagStyle | SavedFilter | ViewSetting | null): Step => ({
  kind: "setting.change",
  id,
  value,
});

/** The first of several that are written alike stays. */
function unique(tags: readonly string[]): string[] {
  return tags.filter((tag, at) => tags.findIndex((one) => same(one, tag)) === at);
}

/** The tag in a filter's text, bare or in quotes; other text in quotes is left alone. */
const NAMED = /@("[^"]*"|[^\s()&|]+)|"[^"]*"/g;

/** A filter's text with one tag written in place of another. */
export function retagged(query: string, from: string, to: string): string {
  const written = /[\s()&|"]/.test(to) ? `@"${to.replaceAll('"', "")}"` : `@${to}`;
  return query.replace(NAMED, (whole, name?: string) =>
    name && same(name.replaceAll('"', ""), from) ? written : whole,
  );
}

function filtersRenamed(store: Store, from: string, to: string): Step[] {
  return [...store.settings.values()].flatMap(({ id, value }) => {
    if (!id.startsWith("filter:") || !value) return [];
    const filter = value as SavedFilter;
    const query = retagged(filter.query, from, to);
    return query === filter.query ? [] : [KEEP(id as SettingKey, { ...filter, query })];
  });
}

/** What is kept under the old name: its look goes, and how its view is shown goes along. */
function keptRenamed(store: Store, from: string, to: string): Step[] {
  if (same(from, to)) return [];
  const kept = (key: string) => store.settings.get(key)?.value ?? null;
  const [old, next] = [`view:tag:${normalizeText(from)}`, `view:tag:${normalizeText(to)}`] as const;
  const view = kept(old) as ViewSetting | null;
  return [
    ...(kept(`tag:${normalizeText(from)}`) ? [KEEP(`tag:${normalizeText(from)}`, null)] : []),
    ...(view ? [KEEP(old, null)] : []),
    ...(view && !kept(next) ? [KEEP(next, view)] : []),
    ...filtersRenamed(store, from, to),
  ];
}

/** Whether another tag of that name is in use, which a renamed one would be merged with. */
export const isTagNameInUse = (store: Store, tag: string, name: string): boolean =>
  !same(tag, name) && store.index.tags().some((one) => same(one, name));

/**
 * Names a tag anew wherever it is written, in saved filters too, and says how it looks. A name that another tag has
 * makes one of the two. One step to undo.
 * @param color null leaves the look as it is: of the tag that it becomes, or else its own
 */
export function changeTag(store: Store, tag: string, name: string, color: TagStyle["color"] | null): void {
  const wear = (todo: Todo) => unique(todo.tags.map((one) => (same(one, tag) ? name : one)));
  const changed = wearing(store, tag).flatMap((todo) => {
    const tags = wear(todo);
    return JSON.stringify(tags) === JSON.stringify(todo.tags) ? [] : [RETAG(todo.id, tags)];
  });
  const style = (key: string) =>
    store.settings.get(`tag:${normalizeText(key)}`)?.value as TagStyle | null | undefined;
  const own = style(name) ?? style(tag);
  const look = color ?? own?.color;
  const styled = look && !(own?.color === look && own.name === name && style(name));
  store.commit([
    ...changed,
    ...keptRenamed(store, tag, name),
    ...(styled ? [KEEP(`tag:${normalizeText(name)}`, { name, color: look })] : []),
  ]);
}

/** Takes a tag off everything and forgets its look. @returns how many todos wore it */
export function removeTag(store: Store, tag: string): number {
  const worn = wearing(store, tag);
  const off = worn.map(({ id, tags }) =>
    RETAG(
      id,
      tags.filter((one) => !same(one, tag)),
    ),
  );
  const key = `tag:${normalizeText(tag)}` as const;
  store.commit([...off, ...(store.settings.get(key)?.value ? [KEEP(key, null)] : [])]);
  return worn.length;
}
