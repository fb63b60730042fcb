import { Problem } from "@/lib/api/problem";
import type { PullRequest, PushAnswer, PushResult } from "@/lib/api/types";
import { completedCopyId } from "../engine/copy-id";
import { applyToList, applyToReminder, applyToTodo } from "../engine/optimistic";
import type { Pulled, Transport } from "../sync/transport";
import {
  isListStep,
  isTodoStep,
  type List,
  type ListId,
  type Operation,
  type Reminder,
  type ReminderStep,
  type SettingStep,
  type Todo,
  type TodoId,
  type TodoStep,
} from "../types";
import { type Account, pullOf } from "./fake-pull";
import { aheadOf, copyLeft, ruled, takenAlong, takenBackTo, whyNotUnder } from "./fake-tree";

type Rule = (operation: Operation) => Problem | "hold" | null;
type Verdict = { kind: "todo" | "list"; id: string } | PushResult;

const problemOf = ({ status, code, message }: Problem) => ({
  type: "about:blank",
  title: code,
  status,
  detail: message,
  code,
  request_id: "",
});

/** A step without what only the client knows of it. */
function sentOf(step: TodoStep, before: Todo | undefined, at: string): TodoStep {
  if (step.kind !== "todo.change") return step;
  const { kind, id, patch } = step;
  return { kind, id, patch, ahead: aheadOf(before, patch, at) };
}

function missing(code: string): PushResult {
  const problem = { type: "about:blank", title: code, status: 404, detail: code, code, request_id: "" };
  return { status: 404, problem };
}

/**
 * A server in memory that keeps docs/sync.md for one person: lists are numbered, operations have their effect once.
 * `rule` decides what it refuses or keeps waiting; `fails` is thrown at every request while it is set.
 */
export class FakeServer implements Transport {
  readonly seen: Operation[] = [];
  /** How often each operation had its effect. */
  readonly effects = new Map<string, number>();
  pulls = 0;
  limit = 5000;
  fails: Problem | null = null;
  rule: Rule = () => null;
  private verdicts = new Map<string, Verdict>();
  private account: Account = {
    epoch: "first",
    number: 1,
    lists: new Map(),
    todos: new Map(),
    places: new Map(),
    details: new Map(),
    purged: new Map(),
    settings: new Map(),
    reminders: new Map(),
    departures: [],
  };
  private held: (() => void)[] = [];
  /** Lists in which more was written than the results of the push show. */
  private readonly partly = new Set<ListId>();

  get todosById(): ReadonlyMap<TodoId, Todo> {
    return this.account.todos;
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

  get listsById(): ReadonlyMap<ListId, List> {
    return this.account.lists;
  }

  /** Somebody else writes these. */
  put(...rows: (Todo | List)[]): void {
    for (const row of rows) {
      if ("title" in row) this.write(row);
      else this.writeList(row);
    }
  }

  /** Deletes a todo for good. */
  purge(id: TodoId): void {
    const row = this.account.todos.get(id);
    if (!row) return;
    this.account.todos.delete(id);
    this.depart(row);
  }

  /** The trash of a list is emptied of what it remembers: older numbers say nothing any more. */
  forget(list: ListId): void {
    this.account.departures = this.account.departures.filter((one) => one.list !== list);
    this.account.purged.set(list, this.account.lists.get(list)?.version ?? 0);
  }

  /** The list is there for this person no longer. */
  take(list: ListId): void {
    this.account.lists.delete(list);
    for (const row of [...this.account.todos.values()])
      if (row.list_id === list) this.account.todos.delete(row.id);
    this.account.number += 1;
  }

  /** A copy to come back to. */
  backup(): () => void {
    const [account, verdicts] = structuredClone([this.account, this.verdicts] as const);
    return () => {
      [this.account, this.verdicts] = structuredClone([account, verdicts] as const);
      this.account.epoch = crypto.randomUUID();
    };
  }

  private depart({ id, list_id: list }: Todo): void {
    this.account.departures.push({ list, version: this.number(list), todo: id });
  }

  private number(list: ListId): number {
    const row = this.account.lists.get(list);
    if (!row) throw new Error(`no list ${list}`);
    this.account.lists.set(list, { ...row, version: row.version + 1 });
    return row.version + 1;
  }

  private write(todo: Todo): Todo {
    const before = this.account.todos.get(todo.id);
    if (before && before.list_id !== todo.list_id) this.depart(before);
    const row = { ...todo, version: this.number(todo.list_id) };
    this.account.todos.set(row.id, row);
    return row;
  }

  private writeList(list: List): List {
    const row = { ...list, version: (this.account.lists.get(list.id)?.version ?? 0) + 1 };
    this.account.lists.set(row.id, row);
    this.account.details.set(row.id, row.version);
    this.account.number += 1;
    this.account.places.set(row.id, this.account.number);
    return row;
  }

  /** With what goes along. */
  private writeTree(before: Todo | undefined, after: Todo, step: TodoStep, at: string): PushResult {
    const { todos } = this.account;
    const parent = "patch" in step ? step.patch.parent_id : "draft" in step ? step.draft.parent_id : null;
    const refusal = whyNotUnder(todos, after.id, after.list_id, parent);
    if (refusal) return { status: refusal.status, problem: problemOf(new Problem(refusal)) };
    if ("patch" in step && step.patch.completed === false && step.patch.occurrence)
      return this.takeBack(after, step.patch.occurrence);
    const copy = "patch" in step ? copyLeft(before, step.patch, at, todos) : null;
    const along = takenAlong(todos, before, after, step);
    const todo = this.write(ruled(after));
    for (const row of [...along, ...(copy ? [copy] : [])]) {
      const from = todos.get(row.id)?.list_id;
      this.write(row);
      for (const list of [from, row.list_id]) if (list) this.partly.add(list);
    }
    return { status: 200, todo };
  }

  private takeBack(row: Todo, occurrence: string): PushResult {
    const id = completedCopyId(row.id, occurrence);
    const copy = this.account.todos.get(id);
    this.purge(id);
    this.partly.add(row.list_id);
    return { status: 200, todo: this.write(ruled(takenBackTo(row, occurrence, copy))) };
  }

  private writeDocument(step: SettingStep | ReminderStep): PushResult {
    const { settings, reminders, todos } = this.account;
    this.account.number += 1;
    const { number } = this.account;
    if (step.kind === "setting.change") settings.set(step.id, { id: step.id, value: step.value, number });
    else {
      const known = reminders.get(step.id)?.row ?? undefined;
      if (step.kind === "reminder.create" && !todos.has(step.draft.todo_id)) return missing("todo_not_found");
      if (step.kind === "reminder.delete" && !known) return missing("reminder_not_found");
      reminders.set(step.id, { row: applyToReminder(known, step) ?? null, number });
    }
    return { status: 200 };
  }

  private carryOut({ step, at }: Operation): PushResult {
    if (isTodoStep(step)) {
      const before = this.account.todos.get(step.id);
      const after = applyToTodo(before, sentOf(step, before, at), at);
      const lists = [before, after].map((row) => row && this.account.lists.get(row.list_id));
      if (!after || !lists[1]) return missing(after && before ? "list_not_found" : "todo_not_found");
      if (lists.some((list) => list?.deleted_at)) return missing("todo_not_found");
      return this.writeTree(before, after, step, at);
    }
    if (!isListStep(step)) return this.writeDocument(step);
    const after = applyToList(this.account.lists.get(step.id), step, at);
    return after ? { status: 200, list: this.writeList(after) } : missing("list_not_found");
  }

  private recalled(verdict: Verdict): PushResult {
    if ("status" in verdict) return verdict;
    const rows = verdict.kind === "todo" ? this.account.todos : this.account.lists;
    const row = rows.get(verdict.id);
    return row ? { status: 200, [verdict.kind]: row } : { status: 200 };
  }

  private result(operation: Operation): PushResult {
    const verdict = this.verdicts.get(operation.id);
    if (verdict) return this.recalled(verdict);
    const refusal = this.rule(operation);
    const result =
      refusal && refusal !== "hold"
        ? { status: refusal.status, problem: problemOf(refusal) }
        : this.carryOut(operation);
    const { step } = operation;
    const kind = isTodoStep(step) ? "todo" : isListStep(step) ? "list" : null;
    this.verdicts.set(operation.id, result.problem || !kind ? result : { kind, id: step.id });
    this.effects.set(operation.id, (this.effects.get(operation.id) ?? 0) + 1);
    return result;
  }

  async push(operations: readonly Operation[]): Promise<PushAnswer> {
    this.seen.push(...operations);
    if (this.fails) throw this.fails;
    const holds = operations.some((operation) => this.rule(operation) === "hold");
    if (holds) await new Promise<void>((resolve) => this.held.push(resolve));
    const before = new Map([...this.account.lists].map(([id, { version }]) => [id, version]));
    const results = operations.map((operation) => this.result(operation));
    const partly = new Set(this.partly);
    this.partly.clear();
    const passed = [...this.account.lists].flatMap(([id, { version }]) =>
      partly.has(id) || version === (before.get(id) ?? 0)
        ? []
        : [[id, { before: before.get(id) ?? 0, after: version }] as const],
    );
    return structuredClone({ results, lists: Object.fromEntries(passed) });
  }

  async pull(question: PullRequest): Promise<Pulled> {
    this.pulls += 1;
    if (this.fails) throw this.fails;
    return structuredClone(pullOf(this.account, question, this.limit));
  }

  /** Lets everything go that was held back. */
  async open(): Promise<void> {
    this.rule = () => null;
    for (const go of this.held.splice(0)) go();
    await settle();
  }
}

/** Gives promises already answered the time to be heard. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
}
