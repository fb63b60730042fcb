import type { Line } from "@/lib/quick-add/parse";
import type { DeepWish } from "@/store/actions";
import type { Target } from "./state";

const MOST_TAGS = 20;
const MOST_SIGNS = 500;

/** A title and what it cannot hold, parted at a space where there is one. */
function parted(title: string): [string, string] {
  if (title.length <= MOST_SIGNS) return [title, ""];
  const space = title.lastIndexOf(" ", MOST_SIGNS);
  const end = space > 0 ? space : MOST_SIGNS;
  return [title.slice(0, end), title.slice(end).trim()];
}

/** What the line says about when it ends has no field of its own, so it is kept as it was written. */
function notesOf(line: Line, text: string): string {
  const ranges = line.tokens.filter(
    (token) =>
      (token.kind === "due" && (token.until || token.minutes)) ||
      (token.kind === "recurrence" && token.minutes),
  );
  return [line.notes, ...ranges.map(({ start, end }) => text.slice(start, end))].filter(Boolean).join("\n");
}

function wishOf(line: Line, text: string, list_id: string, day: string | undefined): DeepWish {
  const { depth, priority, due_date = day, due_time, recurrence, section, tags } = line;
  const [title, rest] = parted(line.title);
  const notes = [rest, notesOf(line, text)].filter(Boolean).join("\n");
  return {
    depth,
    title,
    list_id,
    tags: tags.slice(0, MOST_TAGS),
    ...(notes ? { notes } : {}),
    ...(priority ? { priority } : {}),
    ...(due_date ? { due_date } : {}),
    ...(due_time ? { due_time: `${due_time}:00` } : {}),
    ...(recurrence ? { recurrence } : {}),
    ...(section && section.list_id === list_id ? { parent_id: section.id } : {}),
  };
}

/** What to add for the lines; one under another goes where that one goes. */
export function wishesOf(lines: readonly Line[], text: string, { list, day }: Target): DeepWish[] {
  const lists: string[] = [];
  return lines
    .filter((line) => line.title !== "")
    .map((line) => {
      const above = line.depth > 0 ? lists[line.depth - 1] : undefined;
      const list_id = line.list?.id ?? line.section?.list_id ?? above ?? list;
      lists.length = line.depth;
      lists[line.depth] = list_id;
      return wishOf(line, text, list_id, line.depth === 0 ? day : undefined);
    });
}
