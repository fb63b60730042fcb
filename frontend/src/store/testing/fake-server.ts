import type { Problem } from "@/lib/api/problem";
import type { PullAnswer, PullRequest, PushAnswer, PushResult } from "@/lib/api/types";
import { applyToList, applyToTodo } from "../operations";
import { isTodoStep, type List, type ListId, type Operation, type Todo } from "../rows";
import type { Transport } from "../transport";

type Rule = (operation: Operation) => Problem | "hold" | null;

const problemOf = ({ status, code, message }: Problem) => ({
  type: "about:blank",
  title: code,
  status,
  detail: message,
  code,
  request_id: "",
});

/**
 * A server in memory that keeps docs/sync.md: lists are numbered, operations have their effect once.
 * `rule` decides what it refuses or keeps waiting; `fails` is thrown at every request while it is set.
 */
export class FakeServer implements Transport {
  readonly todosById = new Map<string, Todo>();
  readonly listsById = new Map<string, List>();
  readonly seen: Operation[] = [];
  pulls = 0;
  epoch = "first";
  fails: Problem | null = null;
  rule: Rule = () => null;
  private readonly verdicts = new Map<string, { kind: "todo" | "list"; id: string } | PushResult>();
  private readonly departures: { list: ListId; version: number; todo: string }[] = [];
  private account = 1;
  private held: (() => void)[] = [];

  put(...rows: (Todo | List)[]): void {
    for (const row of rows) {
      if ("title" in row) this.write(row);
      else this.listsById.set(row.id, row);
    }
  }

  private number(list: ListId): number {
    const row = this.listsById.get(list);
    if (!row) throw new Error(`no list ${list}`);
    this.listsById.set(list, { ...row, version: row.version + 1 });
    return row.version + 1;
  }

  private write(todo: Todo): Todo {
    const before = this.todosById.get(todo.id);
    if (before && before.list_id !== todo.list_id)
      this.departures.push({ list: before.list_id, version: this.number(before.list_id), todo: todo.id });
    const row = { ...todo, version: this.number(todo.list_id) };
    this.todosById.set(row.id, row);
    return row;
  }

  private carryOut({ step, at }: Operation): PushResult {
    if (isTodoStep(step)) {
      const after = applyToTodo(this.todosById.get(step.id), step, at);
      const list = after && this.listsById.get(after.list_id);
      if (!after || !list || list.deleted_at) return this.missing("todo_not_found");
      return { status: 200, todo: this.write(after) };
    }
    const after = applyToList(this.listsById.get(step.id), step, at);
    if (!after) return this.missing("list_not_found");
    const row = { ...after, version: (this.listsById.get(step.id)?.version ?? 0) + 1 };
    this.listsById.set(row.id, row);
    this.account += 1;
    return { status: 200, list: row };
  }

  private missing(code: string): PushResult {
    const problem = { type: "about:blank", title: code, status: 404, detail: code, code, request_id: "" };
    return { status: 404, problem };
  }

  private result(operation: Operation): PushResult {
    const verdict = this.verdicts.get(operation.id);
    if (verdict && "status" in verdict) return verdict;
    if (verdict) {
      const rows = verdict.kind === "todo" ? this.todosById : this.listsById;
      const row = rows.get(verdict.id);
      return row ? { status: 200, [verdict.kind]: row } : { status: 200 };
    }
    const refusal = this.rule(operation);
    const result =
      refusal && refusal !== "hold"
        ? { status: refusal.status, problem: problemOf(refusal) }
        : this.carryOut(operation);
    const kind = isTodoStep(operation.step) ? "todo" : "list";
    this.verdicts.set(operation.id, result.problem ? result : { kind, id: operation.step.id });
    return result;
  }

  async push(operations: readonly Operation[]): Promise<PushAnswer> {
    this.seen.push(...operations);
    if (this.fails) throw this.fails;
    const holds = operations.some((operation) => this.rule(operation) === "hold");
    if (holds) await new Promise<void>((resolve) => this.held.push(resolve));
    const before = new Map([...this.listsById].map(([id, { version }]) => [id, version]));
    const results = operations.map((operation) => this.result(operation));
    const passed = [...this.listsById].flatMap(([id, { version }]) =>
      version === before.get(id) ? [] : [[id, { before: before.get(id) ?? 0, after: version }] as const],
    );
    return structuredClone({ results, lists: Object.fromEntries(passed) });
  }

  async pull({ epoch, account = 0, lists = {} }: PullRequest): Promise<PullAnswer> {
    this.pulls += 1;
    if (this.fails) throw this.fails;
    const same = epoch === this.epoch;
    const news = [...this.listsById.values()].map((list) => {
      const known = lists[list.id];
      const since = same ? (known ?? 0) : 0;
      return {
        id: list.id,
        version: list.version,
        reset: known !== undefined && !same,
        list: known === undefined || account < this.account || !same ? list : null,
        todos: [...this.todosById.values()].filter((row) => row.list_id === list.id && row.version > since),
        departed: this.departures.flatMap((one) =>
          one.list === list.id && one.version > since && since > 0 ? one.todo : [],
        ),
      };
    });
    const gone = Object.keys(lists).filter((id) => !this.listsById.has(id));
    const answer = { epoch: this.epoch, account: this.account, user: null, lists: news, gone, more: false };
    return structuredClone(answer);
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
