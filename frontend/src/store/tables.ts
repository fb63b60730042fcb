import type { Linger } from "./linger";
import { applyToList, applyToTodo } from "./operations";
import {
  isTodoStep,
  type List,
  type ListStep,
  type Operation,
  type Step,
  type Todo,
  type TodoStep,
} from "./rows";
import type { Signals } from "./signals";
import { createTable, type Table } from "./table";
import { createTodoIndex, type TodoIndex } from "./todo-index";
import { createTrail, type Trail } from "./trail";

/** Keys that listeners may name besides the ids of rows. */
export const TODOS = "todos";
export const LISTS = "lists";

export interface Tables {
  todos: Table<Todo>;
  lists: Table<List>;
  index: TodoIndex;
  /** Every todo that is shown otherwise than before. */
  trail: Trail;
  /** The row that `step` is about, as it is shown. */
  rowOf(step: Step): Todo | List | undefined;
  hold(operation: Operation): void;
  release(operation: Operation): void;
}

export function createTables(signals: Signals, linger: Linger): Tables {
  const trail = createTrail();
  const lists = createTable<List>({
    apply: (row, { step, at }) => applyToList(row, step as ListStep, at),
    onChange(id) {
      signals.touch(id);
      signals.touch(LISTS);
    },
  });
  const todos: Table<Todo> = createTable<Todo>({
    apply: (row, { step, at }) => applyToTodo(row, step as TodoStep, at),
    onChange(id, before, after) {
      // done elsewhere, it is seen to be done here before it leaves
      if (before?.completed_at === null && after?.completed_at) linger.start(id);
      index.update(before, after);
      trail.add(id);
      signals.touch(id);
      signals.touch(TODOS);
    },
  });
  const index: TodoIndex = createTodoIndex((id) => todos.get(id));
  const of = (step: Step): Table<Todo> | Table<List> => (isTodoStep(step) ? todos : lists);
  return {
    todos,
    lists,
    index,
    trail,
    rowOf: (step) => of(step).get(step.id),
    hold: (operation) => of(operation.step).hold(operation),
    release: (operation) => of(operation.step).release(operation),
  };
}
