import { normalizeText } from "@/lib/text";
import type { ListId, Todo, TodoId } from "../types";
import { compareByPosition, compareText } from "./manual-order";
import { createTreeIndex } from "./tree-index";

type Get = (id: TodoId) => Todo | undefined;

const isAlive = (todo: Todo | undefined): todo is Todo => todo !== undefined && todo.deleted_at === null;

const isOpen = (todo: Todo | undefined): todo is Todo =>
  isAlive(todo) && todo.completed_at === null && todo.kind === "todo";

/** The rows of one list outside the trash. */
interface ListBucket {
  ids: TodoId[];
  members: Set<TodoId>;
  isSorted: boolean;
  openCount: number;
}

/** Rows by list. A list is sorted only when it is asked for: sorting a nearly sorted array takes a single pass. */
function createListBuckets(get: Get) {
  const buckets = new Map<ListId, ListBucket>();

  function bucketOf(list: ListId): ListBucket {
    const bucket = buckets.get(list) ?? { ids: [], members: new Set(), isSorted: true, openCount: 0 };
    buckets.set(list, bucket);
    return bucket;
  }

  function move(before: Todo | undefined, after: Todo | undefined): void {
    const [from, to] = [isAlive(before) ? before : null, isAlive(after) ? after : null];
    if (from?.list_id === to?.list_id && from?.position === to?.position) return;
    if (from) {
      const source = bucketOf(from.list_id);
      source.isSorted = false;
      if (from.list_id !== to?.list_id) source.members.delete(from.id);
    }
    if (!to) return;
    const target = bucketOf(to.list_id);
    target.isSorted = false;
    if (!target.members.has(to.id)) target.ids.push(to.id);
    target.members.add(to.id);
  }

  /** Drops the ids of rows that have left, too. */
  function sort(bucket: ListBucket, list: ListId): void {
    const rows = new Map<TodoId, Todo>();
    for (const id of bucket.ids) {
      const row = bucket.members.has(id) ? get(id) : undefined;
      if (row?.list_id === list) rows.set(id, row);
    }
    bucket.ids = [...rows.values()].sort(compareByPosition).map((row) => row.id);
    bucket.isSorted = true;
  }

  return {
    update(before: Todo | undefined, after: Todo | undefined): void {
      move(before, after);
      if (isOpen(before)) bucketOf(before.list_id).openCount -= 1;
      if (isOpen(after)) bucketOf(after.list_id).openCount += 1;
    },
    idsIn(list: ListId): readonly TodoId[] {
      const bucket = bucketOf(list);
      if (!bucket.isSorted) sort(bucket, list);
      return bucket.ids;
    },
    openCountIn: (list: ListId): number => buckets.get(list)?.openCount ?? 0,
  };
}

/** Sets of ids by the key that `keyOf` returns; a row without a key is in none. */
function createIdSets(keyOf: (todo: Todo) => string | null | undefined) {
  const sets = new Map<string, Set<TodoId>>();
  const none: ReadonlySet<TodoId> = new Set();
  return {
    get: (key: string): ReadonlySet<TodoId> => sets.get(key) ?? none,
    update(before: Todo | undefined, after: Todo | undefined): void {
      const [from, to] = [before && keyOf(before), after && keyOf(after)];
      if (from === to) return;
      if (before && from) sets.get(from)?.delete(before.id);
      if (!after || !to) return;
      const set = sets.get(to) ?? new Set();
      sets.set(to, set.add(after.id));
    },
  };
}

/** Tags by how many todos have them. */
function createTagCounts() {
  const counts = new Map<string, number>();
  let sorted: readonly string[] | null = null;
  return {
    add(tags: readonly string[], difference: 1 | -1): void {
      for (const tag of tags) {
        const before = counts.get(tag) ?? 0;
        const count = before + difference;
        if (count > 0) counts.set(tag, count);
        else counts.delete(tag);
        if (before === 0 || count === 0) sorted = null;
      }
    },
    /** Returns the same array until a tag appears or disappears. */
    sorted(): readonly string[] {
      sorted ??= [...counts.keys()].sort((one, other) => one.localeCompare(other));
      return sorted;
    },
  };
}

/** The number of open todos of each list with a tag, in any spelling. */
function createOpenTagCounts() {
  const lists = new Map<ListId, Map<string, number>>();
  function add({ list_id, tags }: Todo, difference: 1 | -1): void {
    const counts = lists.get(list_id) ?? new Map<string, number>();
    lists.set(list_id, counts);
    for (const tag of new Set(tags.map(normalizeText))) counts.set(tag, (counts.get(tag) ?? 0) + difference);
  }
  return {
    update(before: Todo | undefined, after: Todo | undefined): void {
      if (isOpen(before) && before.tags.length > 0) add(before, -1);
      if (isOpen(after) && after.tags.length > 0) add(after, 1);
    },
    count: (list: ListId, normalizedTag: string): number => lists.get(list)?.get(normalizedTag) ?? 0,
  };
}

const ALL = "all";

/** The indexes that views start from; each change of a row updates them. */
export function createTodoIndex(get: Get) {
  const buckets = createListBuckets(get);
  const tree = createTreeIndex(get);
  const dated = createIdSets((todo) => (isAlive(todo) && todo.due_date !== null ? ALL : null));
  const recurring = createIdSets((todo) => (isAlive(todo) && todo.recurrence?.rule ? ALL : null));
  const series = createIdSets((todo) => (isAlive(todo) ? todo.recurrence?.series_id : null));
  const tags = createTagCounts();
  const openTags = createOpenTagCounts();

  return {
    ...tree,
    update(before: Todo | undefined, after: Todo | undefined): void {
      buckets.update(before, after);
      tree.update(before, after);
      for (const sets of [dated, recurring, series]) sets.update(before, after);
      openTags.update(before, after);
      if (isAlive(after)) tags.add(after.tags, 1);
      if (isAlive(before)) tags.add(before.tags, -1);
    },
    /** The rows of a list outside the trash, including sections, by position. */
    idsIn: buckets.idsIn,
    /** The number of open todos of a list. */
    openCountIn: buckets.openCountIn,
    /** Todos outside the trash that have a due date. */
    dated: (): ReadonlySet<TodoId> => dated.get(ALL),
    /** Todos outside the trash that recur. */
    recurring: (): ReadonlySet<TodoId> => recurring.get(ALL),
    /** The completed copies of a recurring todo, the latest first. */
    completedCopiesOf(id: TodoId): readonly TodoId[] {
      const rows = [...series.get(id)].flatMap((copy) => get(copy) ?? []);
      return rows
        .sort(
          (one, other) =>
            compareText(other.completed_at ?? "", one.completed_at ?? "") || compareByPosition(one, other),
        )
        .map((row) => row.id);
    },
    /** The number of open todos of a list with a tag, which has been normalized. */
    openCountWithTag: openTags.count,
    /** The tags in use outside the trash, in alphabetical order. */
    tags: tags.sorted,
  };
}
