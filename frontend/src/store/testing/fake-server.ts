import { Problem } from "@/lib/api/problem";
import type { PullRequest, PushResponse, PushResult } from "@/lib/api/types";
import { completedCopyId, newId } from "../engine/ids";
import { applyToList, applyToTodo } from "../engine/optimistic";
import type { PullResponse, Transport } from "../sync/transport";
import {
  type Comment,
  type CommentId,
  isCommentStep,
  isListStep,
  isTodoStep,
  type List,
  type ListId,
  type Member,
  type Notification,
  type NotificationId,
  type Operation,
  type Reminder,
  type Step,
  type Todo,
  type TodoId,
  type TodoStep,
} from "../types";
import { applyAccountStep, putNotification } from "./fake-account";
import { applyCommentStep, moveComments, putComment, removeComments, resultRowKind } from "./fake-comments";
import { createAccount, respondToPull } from "./fake-pull";
import {
  atOccurrence,
  changedRowsBelow,
  completedCopyOf,
  notFound,
  parentError,
  problemBody,
  rowsInTrash,
  serverOccurrencesAhead,
  withNextOccurrences,
} from "./fake-tree";
import { aNotification } from "./fixtures";

/** Decides about an operation: a problem rejects it, and `wait` delays the response until `open`. */
type Rule = (operation: Operation) => Problem | "wait" | null;
/** The row whose present state is the result of a replay, or the result itself. */
type RememberedResult = { kind: "todo" | "comment" | "list"; id: string } | PushResult;

/** The step as the server computes it, without the client's predictions. */
function withoutPrediction(step: TodoStep, before: Todo | undefined, at: string): TodoStep {
  if (step.kind !== "todo.change") return step;
  const { kind, id, patch } = step;
  return { kind, id, patch, ahead: serverOccurrencesAhead(before, patch, at) };
}

/** A server in memory for one person that follows docs/sync.md. */
export class FakeServer implements Transport {
  /** All operations that were sent, replays included. */
  readonly received: Operation[] = [];
  /** How often each operation took effect. */
  readonly effects = new Map<string, number>();
  pulls = 0;
  /** How many todos a pull returns at most. */
  limit = 5000;
  /** Fails every request while it is set. */
  failure: Problem | null = null;
  rule: Rule = () => null;
  private results = new Map<string, RememberedResult>();
  private account = createAccount();
  private waiting: (() => void)[] = [];
  /** Lists in which a push wrote more than its results show. */
  private readonly incompleteLists = new Set<ListId>();

  get todosById(): ReadonlyMap<TodoId, Todo> {
    return this.account.todos;
  }

  get listsById(): ReadonlyMap<ListId, List> {
    return this.account.lists;
  }

  get commentsById(): ReadonlyMap<CommentId, Comment> {
    return this.account.comments;
  }

  setting(key: string): unknown {
    return this.account.settings.get(key)?.value ?? null;
  }

  settingsById(): Record<string, { id: string; value: unknown }> {
    const rows = [...this.account.settings.values()].filter(({ value }) => value !== null);
    return Object.fromEntries(rows.map(({ id, value }) => [id, { id, value }]));
  }

  get remindersById(): ReadonlyMap<string, Reminder> {
    const rows = [...this.account.reminders.values()].flatMap(({ row }) => row ?? []);
    return new Map(rows.map((row) => [row.id, row]));
  }

  notificationsById(): Record<NotificationId, Notification> {
    return Object.fromEntries([...this.account.notifications].map(([id, { row }]) => [id, row]));
  }

  /** Writes a notification as somebody else's act does. */
  notify(row: Notification): void {
    putNotification(this.account, row);
  }

  /** Writes rows as another client would. */
  put(...rows: (Todo | Comment | List)[]): void {
    for (const row of rows) {
      if ("text" in row) putComment(this.account, row, this.nextVersion);
      else if ("title" in row) this.writeTodo(row);
      else this.writeList(row);
    }
  }

  /** Deletes a todo forever. */
  purge(id: TodoId): void {
    const row = this.account.todos.get(id);
    if (!row) return;
    this.account.todos.delete(id);
    removeComments(this.account, ({ todo_id }) => todo_id === id);
    this.addTombstone(row);
  }

  /** Purges the tombstones of a list, so that older cursors are useless. */
  purgeTombstones(list: ListId): void {
    this.account.tombstones = this.account.tombstones.filter((tombstone) => tombstone.list !== list);
    this.account.purgedVersions.set(list, this.account.lists.get(list)?.version ?? 0);
  }

  /** Purges what remembers removed settings and reminders, so that older cursors are useless. */
  purgeAccountTombstones(): void {
    const { settings, reminders } = this.account;
    for (const [key, { value }] of settings) if (value === null) settings.delete(key);
    for (const [id, { row }] of reminders) if (row === null) reminders.delete(id);
    this.account.purgedVersion = this.account.version;
  }

  /** Replaces the members of a list, as a change of them does. */
  share(list: ListId, ...members: Member[]): void {
    this.account.members.set(list, { version: this.nextVersion(list), members });
  }

  /** Ends the person's membership in a list, as an owner does, or as they do themselves on another device. */
  unshare(list: ListId, isOwnAct = false): void {
    const removal = aNotification({ id: newId(), kind: "removed", list_id: list, todo_id: null });
    if (!isOwnAct) this.notify(removal);
    this.account.lists.delete(list);
    this.account.members.delete(list);
    for (const row of [...this.account.todos.values()])
      if (row.list_id === list) this.account.todos.delete(row.id);
    removeComments(this.account, ({ list_id }) => list_id === list);
    this.account.version += 1;
  }

  /** Makes a backup. @returns a function that restores it */
  backup(): () => void {
    const [account, results] = structuredClone([this.account, this.results] as const);
    return () => {
      [this.account, this.results] = structuredClone([account, results] as const);
      this.account.epoch = crypto.randomUUID();
    };
  }

  async push(operations: readonly Operation[]): Promise<PushResponse> {
    this.received.push(...operations);
    if (this.failure) throw this.failure;
    if (operations.some((operation) => this.rule(operation) === "wait"))
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    const before = new Map([...this.account.lists].map(([id, { version }]) => [id, version]));
    const results = operations.map((operation) => this.resultOf(operation));
    const incomplete = new Set(this.incompleteLists);
    this.incompleteLists.clear();
    const lists = [...this.account.lists].flatMap(([id, { version }]) =>
      incomplete.has(id) || version === (before.get(id) ?? 0)
        ? []
        : [[id, { before: before.get(id) ?? 0, after: version }] as const],
    );
    return structuredClone({ results, lists: Object.fromEntries(lists) });
  }

  async pull(request: PullRequest): Promise<PullResponse> {
    this.pulls += 1;
    if (this.failure) throw this.failure;
    return structuredClone(respondToPull(this.account, request, this.limit));
  }

  /** Removes the rule and answers the requests that it made wait. */
  async open(): Promise<void> {
    this.rule = () => null;
    for (const resolve of this.waiting.splice(0)) resolve();
    await flushPromises();
  }

  private readonly nextVersion = (list: ListId): number => {
    const row = this.account.lists.get(list);
    if (!row) throw new Error(`no list ${list}`);
    this.account.lists.set(list, { ...row, version: row.version + 1 });
    return row.version + 1;
  };

  private addTombstone({ id, list_id: list }: Todo): void {
    this.account.tombstones.push({ list, version: this.nextVersion(list), todo: id });
  }

  private writeTodo(todo: Todo): Todo {
    const before = this.account.todos.get(todo.id);
    if (before && before.list_id !== todo.list_id) this.addTombstone(before);
    const row = { ...todo, version: this.nextVersion(todo.list_id) };
    this.account.todos.set(row.id, row);
    const isMoved = before !== undefined && before.list_id !== row.list_id;
    if (isMoved && moveComments(this.account, row, this.nextVersion))
      for (const list of [before.list_id, row.list_id]) this.incompleteLists.add(list);
    return row;
  }

  private writeList(list: List): List {
    const row = { ...list, version: (this.account.lists.get(list.id)?.version ?? 0) + 1 };
    this.account.lists.set(row.id, row);
    this.account.detailsVersions.set(row.id, row.version);
    this.account.version += 1;
    this.account.placeVersions.set(row.id, this.account.version);
    return row;
  }

  private writeSubtree(before: Todo | undefined, after: Todo, step: TodoStep, at: string): PushResult {
    const { todos } = this.account;
    const parent = "patch" in step ? step.patch.parent_id : "draft" in step ? step.draft.parent_id : null;
    const error = parentError(todos, after.id, after.list_id, parent);
    if (error) return { status: error.status, problem: problemBody(new Problem(error)) };
    if ("patch" in step && step.patch.completed === false && step.patch.occurrence)
      return this.returnTo(after, step.patch.occurrence, at);
    const copy = "patch" in step ? completedCopyOf(before, step.patch, at, todos) : null;
    const below = changedRowsBelow(todos, before, after, step);
    const todo = this.writeTodo(withNextOccurrences(after));
    for (const row of [...below, ...(copy ? [copy] : [])]) {
      const from = todos.get(row.id)?.list_id;
      this.writeTodo(row);
      for (const list of [from, row.list_id]) if (list) this.incompleteLists.add(list);
    }
    return { status: 200, todo };
  }

  private returnTo(row: Todo, occurrence: string, at: string): PushResult {
    const copy = this.account.todos.get(completedCopyId(row.id, occurrence));
    const deleted = copy ? rowsInTrash(this.account.todos, copy, at) : [];
    if (copy && deleted.length === 0) this.purge(copy.id);
    for (const one of deleted) this.writeTodo(one);
    this.incompleteLists.add(row.list_id);
    const todo = this.writeTodo(withNextOccurrences(atOccurrence(row, occurrence, copy)));
    return { status: 200, todo };
  }

  private applyPurge({ kind, id }: Step): PushResult {
    const isTodo = kind === "todo.purge";
    const row = isTodo ? this.account.todos.get(id) : this.account.lists.get(id);
    if (!row?.deleted_at) return notFound(isTodo ? "todo_not_found" : "list_not_found");
    if ("list_id" in row) this.incompleteLists.add(row.list_id);
    if (isTodo) this.purge(id);
    else this.unshare(id);
    return { status: 200 };
  }

  private apply({ step, at }: Operation): PushResult {
    if (step.kind === "todo.purge" || step.kind === "list.purge") return this.applyPurge(step);
    if (isTodoStep(step)) {
      const before = this.account.todos.get(step.id);
      const after = applyToTodo(before, withoutPrediction(step, before, at), at);
      const lists = [before, after].map((row) => row && this.account.lists.get(row.list_id));
      if (!after || !lists[1]) return notFound(after && before ? "list_not_found" : "todo_not_found");
      const inTrash = [...lists, ...(step.kind === "todo.change" ? [before] : [])];
      if (inTrash.some((row) => row?.deleted_at)) return notFound("todo_not_found");
      return this.writeSubtree(before, after, step, at);
    }
    if (isCommentStep(step)) return applyCommentStep(this.account, step, at, this.nextVersion);
    if (!isListStep(step)) return applyAccountStep(this.account, step, at);
    const after = applyToList(this.account.lists.get(step.id), step, at);
    return after ? { status: 200, list: this.writeList(after) } : notFound("list_not_found");
  }
  private replay(remembered: RememberedResult): PushResult {
    if ("status" in remembered) return remembered;
    const row = this.account[`${remembered.kind}s`].get(remembered.id);
    return row ? { status: 200, [remembered.kind]: row } : { status: 200 };
  }

  private resultOf(operation: Operation): PushResult {
    const remembered = this.results.get(operation.id);
    if (remembered) return this.replay(remembered);
    const problem = this.rule(operation);
    const error = problem === "wait" ? null : problem;
    const result = error ? { status: error.status, problem: problemBody(error) } : this.apply(operation);
    const kind = resultRowKind(operation.step);
    this.results.set(operation.id, result.problem || !kind ? result : { kind, id: operation.step.id });
    this.effects.set(operation.id, (this.effects.get(operation.id) ?? 0) + 1);
    return result;
  }
}

/** Lets the reactions to promises that are resolved already run. */
export async function flushPromises(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
}
