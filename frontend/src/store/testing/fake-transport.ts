import { networkProblem, type Problem } from "@/lib/api/problem";
import { applyToList, applyToTodo } from "../operations";
import { isTodoStep, type List, type ListStep, type Operation, type Todo, type TodoStep } from "../rows";
import type { ListScope, TodoScope, Transport } from "../transport";

type Rule = (operation: Operation) => Problem | "hold" | null;

/** A server in memory. `rule` decides what it refuses or keeps waiting; the rest it does at once. */
export class FakeServer implements Transport {
  readonly todosById = new Map<string, Todo>();
  readonly listsById = new Map<string, List>();
  readonly seen: Operation[] = [];
  rule: Rule = () => null;
  private version = 100;
  private held: (() => void)[] = [];

  private put(operation: Operation): Todo | List | null {
    const { step, at } = operation;
    const before = isTodoStep(step) ? this.todosById.get(step.id) : this.listsById.get(step.id);
    const after = isTodoStep(step)
      ? applyToTodo(before as Todo | undefined, step as TodoStep, at)
      : applyToList(before as List | undefined, step as ListStep, at);
    if (!after) throw new Error("no such row");
    this.version += 1;
    const row = { ...after, version: this.version };
    if (isTodoStep(step)) this.todosById.set(step.id, row as Todo);
    else this.listsById.set(step.id, row as List);
    return step.kind.endsWith(".delete") ? null : row;
  }

  async send(operation: Operation): Promise<Todo | List | null> {
    this.seen.push(operation);
    const verdict = this.rule(operation);
    if (verdict === "hold") await new Promise<void>((resolve) => this.held.push(resolve));
    else if (verdict) throw verdict;
    return this.put(operation);
  }

  /** Lets everything go that was held back. */
  async open(): Promise<void> {
    this.rule = () => null;
    for (const go of this.held.splice(0)) go();
    await settle();
  }

  async *lists(scope: ListScope): AsyncIterable<readonly List[]> {
    if (this.rule({ step: { kind: "list.restore" } } as Operation)) throw networkProblem();
    yield scope === "active" ? [...this.listsById.values()] : [];
  }

  async *todos(scope: TodoScope): AsyncIterable<readonly Todo[]> {
    const rows = [...this.todosById.values()];
    if ("completed" in scope) yield rows.filter((todo) => (todo.completed_at !== null) === scope.completed);
    else yield "deleted" in scope ? rows.filter((todo) => todo.deleted_at !== null) : rows;
  }
}

/** Gives promises already answered the time to be heard. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}
