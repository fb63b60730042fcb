import type { PullRequest } from "@/lib/api/types";
import type { PullResponse } from "../sync/transport";
import type {
  Comment,
  CommentId,
  List,
  ListId,
  Member,
  Notification,
  NotificationId,
  Reminder,
  SettingRow,
  Todo,
  TodoId,
} from "../types";

/** The rows and versions that a server stores of one person. */
export interface Account {
  epoch: string;
  version: number;
  lists: Map<ListId, List>;
  todos: Map<TodoId, Todo>;
  comments: Map<CommentId, Comment>;
  /** The account's version at which each list's place changed last. */
  placeVersions: Map<ListId, number>;
  /** The list's version at which its own row changed last. */
  detailsVersions: Map<ListId, number>;
  /** The members of each list with the list's version at which they changed last. */
  members: Map<ListId, { version: number; members: readonly Member[] }>;
  /** The list's version up to which tombstones have been purged. */
  purgedVersions: Map<ListId, number>;
  /** The account's version up to which removed settings and reminders have been purged. */
  purgedVersion: number;
  /** Each with the account's version at which it changed last; removed ones are remembered. */
  settings: Map<string, SettingRow & { version: number }>;
  reminders: Map<string, { row: Reminder | null; version: number }>;
  notifications: Map<NotificationId, { row: Notification; version: number }>;
  tombstones: { list: ListId; version: number; todo: TodoId }[];
}

/** An account without anything. */
export const createAccount = (): Account => ({
  epoch: "first",
  version: 1,
  lists: new Map(),
  todos: new Map(),
  comments: new Map(),
  placeVersions: new Map(),
  detailsVersions: new Map(),
  members: new Map(),
  purgedVersions: new Map(),
  purgedVersion: 0,
  settings: new Map(),
  reminders: new Map(),
  notifications: new Map(),
  tombstones: [],
});

// The layout of partial cursors, as docs/sync.md draws it.
const VERSION_SPAN = 2 ** 40;
const partialMarker = (purged: number) => (4096 + (purged % 4096)) * VERSION_SPAN;

/** A list beside the client's cursor for it. */
interface ComparedList {
  list: List;
  /** The version after which the delta starts. */
  since: number;
  isKnown: boolean;
  isReset: boolean;
  hasRow: boolean;
}

function compare(
  account: Account,
  list: List,
  { epoch, lists = {} }: PullRequest,
  accountCursor: number,
): ComparedList {
  const cursor = lists[list.id];
  const isKnown = cursor !== undefined;
  const version = (cursor ?? 0) % VERSION_SPAN;
  const purged = account.purgedVersions.get(list.id) ?? 0;
  const isComplete = cursor === version && version >= purged;
  const isPartial = (cursor ?? 0) - version === partialMarker(purged);
  const isValid = isKnown && epoch === account.epoch && version <= list.version && (isComplete || isPartial);
  const isChanged =
    (account.detailsVersions.get(list.id) ?? 0) > version ||
    (account.placeVersions.get(list.id) ?? 0) > accountCursor;
  return {
    list,
    since: isValid ? version : 0,
    isKnown,
    isReset: isKnown && !isValid,
    hasRow: !isValid || isChanged,
  };
}

function tombstonesOf(account: Account, { list, since }: ComparedList, reached: number): TodoId[] {
  if (since === 0) return [];
  return account.tombstones
    .filter((tombstone) => tombstone.list === list.id)
    .filter(({ version }) => version > since && version <= reached)
    .filter(({ todo }) => account.todos.get(todo)?.list_id !== list.id)
    .map(({ todo }) => todo);
}

function membersOf(account: Account, { list, since }: ComparedList): readonly Member[] | null {
  const roster = account.members.get(list.id);
  return roster && roster.version > since ? roster.members : null;
}

function accountRows({ settings, reminders, notifications }: Account, accountCursor: number) {
  const changedReminders = [...reminders].filter(([, { version }]) => version > accountCursor);
  return {
    settings: [...settings.values()]
      .filter(({ version }) => version > accountCursor)
      .map(({ id, value }) => ({ key: id, value })),
    reminders: changedReminders.flatMap(([, { row }]) => row ?? []),
    deleted_reminders: changedReminders.flatMap(([id, { row }]) => (row ? [] : id)),
    notifications: [...notifications.values()]
      .filter(({ version }) => version > accountCursor)
      .map(({ row }) => row),
  };
}

/** Returns the response to a pull as the server's sync/queries/pull.py computes it. */
export function respondToPull(account: Account, request: PullRequest, limit: number): PullResponse {
  const { epoch, account: sentCursor = 0, lists = {} } = request;
  const isOtherEpoch = epoch !== account.epoch;
  const isKnownVersion = sentCursor <= account.version && sentCursor >= account.purgedVersion;
  const accountCursor = isOtherEpoch || !isKnownVersion ? 0 : sentCursor;
  const changed = [...account.lists.values()]
    .map((list) => compare(account, list, request, accountCursor))
    .filter(({ list, since, isReset, hasRow }) => hasRow || isReset || list.version > since);
  let room = limit;
  let isCut = false;
  const included = new Set<ListId>();
  const deltas = changed.flatMap((compared) => {
    const { list, since } = compared;
    const rows = [...account.todos.values(), ...account.comments.values()]
      .filter((row) => row.list_id === list.id && row.version > since)
      .sort((a, b) => a.version - b.version);
    const sent = isCut ? [] : rows.slice(0, room);
    room -= sent.length;
    isCut ||= sent.length < rows.length;
    if (isCut && sent.length === 0 && !(isOtherEpoch && compared.isKnown)) return [];
    included.add(list.id);
    const reached = isCut ? (sent.at(-1)?.version ?? 0) : list.version;
    const purged = account.purgedVersions.get(list.id) ?? 0;
    return {
      id: list.id,
      version: reached + (reached < purged ? partialMarker(purged) : 0),
      reset: compared.isReset,
      list: compared.hasRow ? list : null,
      members: membersOf(account, compared),
      todos: sent.filter((row): row is Todo => "title" in row),
      comments: sent.filter((row): row is Comment => "text" in row),
      tombstones: tombstonesOf(account, compared, reached),
    };
  });
  const missedPlaces = changed
    .filter(({ list, isKnown }) => isCut && isKnown && !included.has(list.id))
    .map(({ list }) => account.placeVersions.get(list.id) ?? 0)
    .filter((version) => version > accountCursor);
  return {
    epoch: account.epoch,
    account: missedPlaces.length > 0 ? Math.min(...missedPlaces) - 1 : account.version,
    account_reset: sentCursor > accountCursor,
    user: null,
    folders: null,
    lists: deltas,
    removed_lists: Object.keys(lists).filter((id) => !account.lists.has(id)),
    has_more: isCut,
    ...accountRows(account, accountCursor),
  };
}
