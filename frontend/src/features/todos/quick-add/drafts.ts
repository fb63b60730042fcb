import { instantOf } from "@/lib/dates";
import type { ParsedReminder as ReminderOfLine } from "@/lib/line-parser/model";
import type { ParsedLine } from "@/lib/line-parser/parse";
import { describeRange } from "@/lib/line-parser/range-text";
import { cleanLine, normalizeText } from "@/lib/text";
import type { DraftTree } from "@/store/actions";
import type { ListId, ReminderDraft, TodoId } from "@/store/types";
import type { QuickAddTarget } from "./state";

const MAX_TAGS = 20;
const MAX_REMINDERS = 20;
const MAX_TITLE = 500;

/** The first line that describes no todo, or more than one can hold, by its number in the text. */
export interface LineError {
  line: number;
  code: "title_missing" | "too_many_tags" | "too_many_reminders" | "line_too_long" | "list_read_only";
}

interface Destination {
  list: ListId;
  section: TodoId | null;
  /** The name of a list that does not exist yet. */
  newList?: string;
  isArchived?: true;
}

/** The first 500 characters of a title, up to a space where there is one, and the rest. */
function splitTitle(title: string): [string, string] {
  const characters = [...title];
  if (characters.length <= MAX_TITLE) return [title, ""];
  const space = characters.lastIndexOf(" ", MAX_TITLE);
  const end = space > 0 ? space : MAX_TITLE;
  return [characters.slice(0, end).join(""), characters.slice(end).join("").trim()];
}

/** The list and section that a line names; null where it names none. */
function namedDestination({ list, section }: ParsedLine): Destination | null {
  if (section && (!list || list.id === section.list_id))
    return { list: section.list_id, section: section.id };
  if (!list) return null;
  const { id, name, isNew, isArchived } = list;
  return {
    list: id,
    section: null,
    ...(isNew ? { newList: name } : {}),
    ...(isArchived ? { isArchived } : {}),
  };
}

/** A subtask stays under its parent unless it names another list or section. */
const isElsewhere = (named: Destination, parent: Destination) =>
  named.list !== parent.list || (named.section !== null && named.section !== parent.section);

/** The error of a todo with that number of tags and reminders, which the line of that number describes. */
export function checkCounts(tags: number, reminders: number, line: number): LineError | null {
  if (tags > MAX_TAGS) return { line, code: "too_many_tags" };
  return reminders > MAX_REMINDERS ? { line, code: "too_many_reminders" } : null;
}

function errorOf({ number, title, tags, reminders = [], list, isTooLong }: ParsedLine): LineError | null {
  if (isTooLong) return { line: number, code: "line_too_long" };
  if (list?.isReadOnly) return { line: number, code: "list_read_only" };
  if (!cleanLine(title).trim()) return { line: number, code: "title_missing" };
  return checkCounts(tags.length, reminders.length, number);
}

/** The reminder, whose moment is wall time in `zone`. */
const reminderDraft = (reminder: ReminderOfLine, zone: string): ReminderDraft =>
  "at" in reminder ? { at: instantOf(`${reminder.at}:00`, zone).toISOString() } : reminder;

function fieldsOf(line: ParsedLine, zone: string) {
  const { priority, due_date, due_time, recurrence, tags, reminders, person, isDone } = line;
  const [title, rest] = splitTitle(line.title);
  // No field holds the end of a range.
  const notes = [rest, line.notes, describeRange(line)].filter(Boolean).join("\n");
  return {
    title,
    tags,
    ...(notes ? { notes } : {}),
    ...(isDone ? { completed: true } : {}),
    ...(priority ? { priority } : {}),
    ...(person ? { assignee_id: person.id } : {}),
    ...(due_date ? { due_date } : {}),
    ...(due_time ? { due_time: `${due_time}:00` } : {}),
    ...(recurrence ? { recurrence } : {}),
    ...(reminders ? { reminders: reminders.map((reminder) => reminderDraft(reminder, zone)) } : {}),
  };
}

/** The tags of the place and those of the line, each once even if their spelling differs. */
function withTags(place: readonly string[], own: readonly string[]): string[] {
  const known = new Set(own.map(normalizeText));
  return [...place.filter((tag) => !known.has(normalizeText(tag))), ...own];
}

/** The todos to add for lines that a person in `zone` wrote, or the error of the first line that describes none. */
export function draftsOf(
  lines: readonly ParsedLine[],
  { list, day, priority, assignee, tags: targetTags = [], parent: targetParent }: QuickAddTarget,
  zone: string,
): { drafts: DraftTree } | { error: LineError } {
  const ancestors: { destination: Destination; index: number }[] = [];
  const drafts: DraftTree[number][] = [];
  for (const [index, line] of lines.entries()) {
    const tags = line.depth === 0 ? withTags(targetTags, line.tags) : line.tags;
    const error = errorOf({ ...line, tags });
    if (error) return { error };
    ancestors.length = line.depth;
    const parent = ancestors.at(-1);
    const target: Destination = { list, section: targetParent ?? null };
    const named = namedDestination(line);
    const isSubtask = parent !== undefined && !(named && isElsewhere(named, parent.destination));
    const destination = isSubtask ? parent.destination : named && isElsewhere(named, target) ? named : target;
    ancestors.push({ destination, index });
    drafts.push({
      ...(day && line.depth === 0 ? { due_date: day } : {}),
      ...(priority && line.depth === 0 ? { priority } : {}),
      ...(assignee && line.depth === 0 ? { assignee_id: assignee } : {}),
      ...fieldsOf({ ...line, tags }, zone),
      list_id: destination.list,
      ...(destination.newList ? { new_list: destination.newList } : {}),
      ...(destination.isArchived ? { is_list_archived: true } : {}),
      ...(isSubtask ? { parent: parent.index } : {}),
      ...(!isSubtask && destination.section ? { parent_id: destination.section } : {}),
    });
  }
  return { drafts };
}
