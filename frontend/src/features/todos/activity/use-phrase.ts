import { useFormatter, useTranslations } from "use-intl";
import { formatClockTime, formatWeekdayAndDay } from "@/lib/dates";
import { store } from "@/store/app-store";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Act } from "@/store/sharing/activity-api";
import type { Priority, Role } from "@/store/types";
import { useRuleLabel } from "../recurrence/rrule-label";

type Fields = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
const listName = (fields: Act["before"]) => store.lists.get(text(fields?.["list_id"]))?.name ?? "none";

/** Returns a function that says what changed in a todo or list, field by field, from what and to what. */
function useChanges(): (act: Act) => string[] {
  const t = useTranslations("activity.change");
  const priorities = useTranslations("todos.priority");
  const formerMember = useTranslations("activity")("formerMember");
  const format = useFormatter();
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const rules = useRuleLabel();

  const day = (value: unknown) => formatWeekdayAndDay(text(value), today, locale);
  const time = (value: unknown) => formatClockTime(text(value), locale);

  function set(kind: "due" | "time", label: (value: unknown) => string, from: unknown, to: unknown): string {
    if (to === null) return t(`${kind}Removed`, { from: label(from) });
    return from === null ? t(`${kind}Set`, { to: label(to) }) : t(kind, { from: label(from), to: label(to) });
  }

  function due(from: Fields, to: Fields): string[] {
    if ("due_date" in to) return [set("due", day, from["due_date"], to["due_date"])];
    if ("due_time" in to) return [set("time", time, from["due_time"], to["due_time"])];
    return "due_timezone" in to ? [t("zone")] : [];
  }

  function tags(from: readonly string[], to: readonly string[]): string[] {
    const added = to.filter((tag) => !from.includes(tag));
    const removed = from.filter((tag) => !to.includes(tag));
    const named = (names: readonly string[]) => ({
      count: names.length,
      tags: format.list(names.map((name) => `“${name}”`)),
    });
    const changes = [
      ...(added.length > 0 ? [t("tagsAdded", named(added))] : []),
      ...(removed.length > 0 ? [t("tagsRemoved", named(removed))] : []),
    ];
    return changes.length > 0 ? changes : [t("tagsOrdered")];
  }

  function notes(from: unknown, to: unknown): string {
    return t(from === "" ? "notesAdded" : to === "" ? "notesRemoved" : "notes");
  }

  function assignee({ people, actor_id }: Act, from: unknown, to: unknown): string {
    if (to !== null && to === actor_id) return t("assignedToSelf");
    return to === null
      ? t("unassigned", { person: people[text(from)] ?? formerMember })
      : t("assigned", { person: people[text(to)] ?? formerMember });
  }

  function place(to: unknown): string {
    if (to === null) return t("topLevel");
    const parent = store.todos.get(text(to));
    if (!parent) return t("parent");
    return t(parent.kind === "section" ? "section" : "subtask", { parent: parent.title });
  }

  return (act) => {
    const from = act.before ?? {};
    const to = act.after ?? {};
    const was = (field: string) => from[field];
    return [
      ...("title" in to ? [t("title", { from: text(was("title")), to: text(to["title"]) })] : []),
      ...("completed_at" in to ? [t(to["completed_at"] === null ? "reopened" : "completed")] : []),
      ...due(from, to),
      ...("rule" in to
        ? [
            to["rule"] === null
              ? t("repeatRemoved")
              : t("repeatSet", { rule: rules({ rule: text(to["rule"]), from: null }) }),
          ]
        : []),
      ...("priority" in to
        ? [
            t("priority", {
              from: priorities(was("priority") as Priority),
              to: priorities(to["priority"] as Priority),
            }),
          ]
        : []),
      ...("tags" in to ? tags(texts(was("tags")), texts(to["tags"])) : []),
      ...("assignee_id" in to ? [assignee(act, was("assignee_id"), to["assignee_id"])] : []),
      ...("parent_id" in to ? [place(to["parent_id"])] : []),
      ...("notes" in to ? [notes(was("notes"), to["notes"])] : []),
      ...("name" in to ? [t("renamed", { from: text(was("name")), to: text(to["name"]) })] : []),
      ...("color" in to ? [t("color")] : []),
      ...("icon" in to ? [t("icon")] : []),
      ...("archived_at" in to ? [t(to["archived_at"] === null ? "unarchived" : "archived")] : []),
    ];
  };
}

/** Returns a function that says what an act did, without who did it: "changed the due date from Mon 2 Mar to Tue 3 Mar". */
export function usePhrase(): (act: Act) => string {
  const t = useTranslations("activity");
  const format = useFormatter();
  const changes = useChanges();
  const { today } = useCalendar();
  const locale = useLocaleTag();
  const day = (fields: Act["before"]) => formatWeekdayAndDay(text(fields?.["due_date"]), today, locale);
  const role = (fields: Act["before"]) => t(`roles.${text(fields?.["role"]) as Role}`);

  return (act) => {
    const { kind, before, after, people } = act;
    const person = people[text((after ?? before)?.["user_id"])] ?? t("formerMember");
    switch (kind) {
      case "changed":
      case "list_changed":
        return format.list(changes(act));
      case "imported":
      case "purged":
        return t(`kind.${kind}`, { count: Number(after?.["todos"]) });
      case "occurrence_completed":
      case "occurrence_skipped":
        return t(`kind.${kind}`, { day: day(before) });
      case "occurrence_returned":
        return t(`kind.${kind}`, { day: day(after) });
      case "moved_in":
        return t(`kind.${kind}`, { list: listName(before) });
      case "moved_out":
        return t(`kind.${kind}`, { list: listName(after) });
      case "file_added":
      case "file_deleted":
      case "file_restored":
        return t(`kind.${kind}`, { file: text(after?.["name"]) });
      case "removed":
        return t(`kind.${kind}`, { person });
      case "role_changed":
        return t(`kind.${kind}`, { person, from: role(before), to: role(after) });
      default:
        return t(`kind.${kind}`);
    }
  };
}
