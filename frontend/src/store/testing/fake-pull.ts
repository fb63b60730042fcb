import type { PullRequest } from "@/lib/api/types";
import type { Pulled } from "../sync/transport";
import type { List, ListId, Reminder, SettingRow, Todo, TodoId } from "../types";

/** What a server holds of one person. */
export interface Account {
  epoch: string;
  number: number;
  lists: Map<ListId, List>;
  todos: Map<TodoId, Todo>;
  /** The account's number at which each list came to be where it is. */
  places: Map<ListId, number>;
  /** The list's number at which its own row changed last. */
  details: Map<ListId, number>;
  /** Up to where departures are forgotten. */
  purged: Map<ListId, number>;
  /** Each at the account's number of its last change; those that were taken away are remembered. */
  settings: Map<string, SettingRow & { number: number }>;
  reminders: Map<string, { row: Reminder | null; number: number }>;
  departures: { list: ListId; version: number; todo: TodoId }[];
}

const BITS = 2 ** 40;
/** Marks the number of a list that is cut below where its departures are forgotten. */
const partOf = (purged: number) => (4096 + (purged % 4096)) * BITS;

interface Standing {
  list: List;
  since: number;
  held: boolean;
  reset: boolean;
  hasRow: boolean;
}

function standingOf(
  account: Account,
  list: List,
  { epoch, lists = {} }: PullRequest,
  mark: number,
): Standing {
  const number = lists[list.id];
  const held = number !== undefined;
  const version = (number ?? 0) % BITS;
  const purged = account.purged.get(list.id) ?? 0;
  const plain = number === version && version >= purged;
  const believed = plain || (number ?? 0) - version === partOf(purged);
  const valid = held && epoch === account.epoch && version <= list.version && believed;
  const news = (account.details.get(list.id) ?? 0) > version || (account.places.get(list.id) ?? 0) > mark;
  return { list, since: valid ? version : 0, held, reset: held && !valid, hasRow: !valid || news };
}

function departedOf(account: Account, { list, since }: Standing, reached: number): TodoId[] {
  if (since === 0) return [];
  return account.departures
    .filter((one) => one.list === list.id && one.version > since && one.version <= reached)
    .filter(({ todo }) => account.todos.get(todo)?.list_id !== list.id)
    .map(({ todo }) => todo);
}

function documentsOf({ settings, reminders }: Account, mark: number) {
  const fresh = [...reminders].filter(([, { number }]) => number > mark);
  return {
    settings: [...settings.values()]
      .filter(({ number }) => number > mark)
      .map(({ id, value }) => ({ key: id, value })),
    reminders: fresh.flatMap(([, { row }]) => row ?? []),
    deleted_reminders: fresh.flatMap(([id, { row }]) => (row ? [] : id)),
  };
}

/** The answer to a pull, as backend/src/tend/sync/queries.py makes it. */
export function pullOf(account: Account, question: PullRequest, limit: number): Pulled {
  const { epoch, account: asked = 0, lists = {} } = question;
  const differs = epoch !== account.epoch;
  const mark = differs || asked > account.number ? 0 : asked;
  const news = [...account.lists.values()]
    .map((list) => standingOf(account, list, question, mark))
    .filter(({ list, since, reset, hasRow }) => hasRow || reset || list.version > since);
  let room = limit;
  let cut = false;
  const told = new Set<ListId>();
  const answers = news.flatMap((one) => {
    const { list, since } = one;
    const fresh = [...account.todos.values()]
      .filter((row) => row.list_id === list.id && row.version > since)
      .sort((a, b) => a.version - b.version);
    const todos = cut ? [] : fresh.slice(0, room);
    room -= todos.length;
    cut ||= todos.length < fresh.length;
    if (cut && todos.length === 0 && !(differs && one.held)) return [];
    told.add(list.id);
    const reached = cut ? (todos.at(-1)?.version ?? 0) : list.version;
    const purged = account.purged.get(list.id) ?? 0;
    return {
      id: list.id,
      version: reached + (reached < purged ? partOf(purged) : 0),
      reset: one.reset,
      list: one.hasRow ? list : null,
      todos,
      tombstones: departedOf(account, one, reached),
    };
  });
  const unreached = news
    .filter(({ list, held }) => cut && held && !told.has(list.id))
    .map(({ list }) => account.places.get(list.id) ?? 0)
    .filter((place) => place > mark);
  return {
    epoch: account.epoch,
    account: unreached.length > 0 ? Math.min(...unreached) - 1 : account.number,
    user: null,
    lists: answers,
    removed_lists: Object.keys(lists).filter((id) => !account.lists.has(id)),
    has_more: cut,
    ...documentsOf(account, mark),
  };
}
