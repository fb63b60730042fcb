import { normalizeText } from "@/lib/text";
import { hasPermission } from "../engine/roles";
import { patchStep, settingStep } from "../engine/steps";
import type { Store } from "../engine/store";
import type { SavedFilter, SettingKey, Step, TagStyle, Todo, ViewSetting } from "../types";

const isSame = (one: string, other: string) => normalizeText(one) === normalizeText(other);

/** The todos with a tag that the person may change. */
const taggedTodos = (store: Store, tag: string): Todo[] =>
  [...store.todos.values()].filter(
    (todo) =>
      todo.deleted_at === null &&
      todo.tags.some((other) => isSame(other, tag)) &&
      hasPermission(store.lists.get(todo.list_id), "edit"),
  );

const tagStyleOf = (store: Store, tag: string) =>
  store.settings.get(`tag:${normalizeText(tag)}`)?.value as TagStyle | null | undefined;

/** Keeps the first of several tags that differ only in case or accents. */
const uniqueTags = (tags: readonly string[]): string[] =>
  tags.filter((tag, index) => tags.findIndex((other) => isSame(other, tag)) === index);

/** Matches a tag in a filter query, with or without quotation marks, and other quoted text, which is to be skipped. */
const TAG_OR_QUOTED = /@("[^"]*"|[^\s()&|]+)|"[^"]*"/g;

/** Replaces one tag by another in a filter query. */
export function replaceTagInQuery(query: string, from: string, to: string): string {
  const replacement = /[\s()&|"]/.test(to) ? `@"${to.replaceAll('"', "")}"` : `@${to}`;
  return query.replace(TAG_OR_QUOTED, (match, name?: string) =>
    name && isSame(name.replaceAll('"', ""), from) ? replacement : match,
  );
}

function filterSteps(store: Store, from: string, to: string): Step[] {
  return [...store.settings.values()].flatMap(({ id, value }) => {
    if (!id.startsWith("filter:") || !value) return [];
    const filter = value as SavedFilter;
    const query = replaceTagInQuery(filter.query, from, to);
    return query === filter.query ? [] : [settingStep(id as SettingKey, { ...filter, query })];
  });
}

/** Moves the options of the tag's view to the new name, and removes the look that is stored under the old one. */
function settingSteps(store: Store, from: string, to: string): Step[] {
  if (isSame(from, to)) return [];
  const [before, after] = [`view:tag:${normalizeText(from)}`, `view:tag:${normalizeText(to)}`] as const;
  const view = (store.settings.get(before)?.value ?? null) as ViewSetting | null;
  return [
    ...(tagStyleOf(store, from) ? [settingStep(`tag:${normalizeText(from)}`, null)] : []),
    ...(view ? [settingStep(before, null)] : []),
    ...(view && !store.settings.get(after)?.value ? [settingStep(after, view)] : []),
    ...filterSteps(store, from, to),
  ];
}

/** Whether renaming `tag` to `name` would merge it with another tag. */
export const isTagNameInUse = (store: Store, tag: string, name: string): boolean =>
  !isSame(tag, name) && store.index.tags().some((other) => isSame(other, name));

/**
 * Renames a tag on all todos and in saved filters, and changes its color, as one change. If another tag has that name
 * already, the two become one.
 * @param color null leaves the color unchanged: that of the tag with the new name, or else its own
 */
export function changeTag(store: Store, tag: string, name: string, color: TagStyle["color"] | null): void {
  const renamed = taggedTodos(store, tag).flatMap((todo) => {
    const tags = uniqueTags(todo.tags.map((other) => (isSame(other, tag) ? name : other)));
    return JSON.stringify(tags) === JSON.stringify(todo.tags) ? [] : [patchStep(todo.id, { tags })];
  });
  const target = tagStyleOf(store, name);
  const style = target ?? tagStyleOf(store, tag);
  const nextColor = color ?? style?.color;
  const isStyled = target && style?.color === nextColor && style?.name === name;
  store.commit([
    ...renamed,
    ...settingSteps(store, tag, name),
    ...(nextColor && !isStyled
      ? [settingStep(`tag:${normalizeText(name)}`, { name, color: nextColor })]
      : []),
  ]);
}

/** Removes a tag from all todos, together with its look. @returns how many todos had it */
export function removeTag(store: Store, tag: string): number {
  const todos = taggedTodos(store, tag);
  const steps = todos.map(({ id, tags }) =>
    patchStep(id, { tags: tags.filter((other) => !isSame(other, tag)) }),
  );
  store.commit([
    ...steps,
    ...(tagStyleOf(store, tag) ? [settingStep(`tag:${normalizeText(tag)}`, null)] : []),
  ]);
  return todos.length;
}
