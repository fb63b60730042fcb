import { cleanLines } from "@/lib/text";
import type { List, ListId, Operation, Step, TodoId, UserId } from "../types";
import { createCollapsedRows } from "./collapsed-rows";
import { createHistory, type UiSnapshot, type UndoEntry } from "./history";
import { newId } from "./ids";
import { inverseOf, reviseInverse, sortParentsFirst } from "./inverse";
import { createLingeringTodos } from "./lingering-todos";
import { findDenied } from "./roles";
import { createEmitter, createSignals, HISTORY, TODOS } from "./signals";
import { patchStep, pickReplacedTexts } from "./steps";
import { TABLE_NAMES } from "./table-names";
import { createTables } from "./tables";

/** The state of the interface that undo brings back, for a store that knows nothing of the interface. */
export interface StoreUi {
  snapshot(): UiSnapshot;
  restore(snapshot: UiSnapshot): void;
}

export interface StoreOptions {
  /** Takes the operations of a change once they are shown. */
  onCommit(operations: readonly Operation[]): void;
  ui?: StoreUi;
  /** The person whose account it is, or null for nobody. */
  me?: () => UserId | null;
  now?: () => Date;
}

const NO_UI: StoreUi = {
  snapshot: () => ({ selection: { ids: new Set(), anchor: null }, focus: null }),
  restore: () => undefined,
};

export type Store = ReturnType<typeof createStore>;

/** The rows of one account as they are shown, and changes of them that can be undone. */
export function createStore({ onCommit, ui = NO_UI, me = () => null, now = () => new Date() }: StoreOptions) {
  const signals = createSignals();
  const lingering = createLingeringTodos((ids) => {
    for (const id of ids) tables.changeLog.add(id, true);
    signals.touch(TODOS);
  });
  const collapsed = createCollapsedRows((id) => {
    tables.changeLog.add(id, true);
    signals.batch(() => [id, TODOS].forEach(signals.touch));
  });
  const tables = createTables(signals, lingering);
  const history = createHistory();
  const denials = createEmitter<List>();

  /** Whether the person's role allows all of `steps`; otherwise the interface hears of the list where it does not. */
  function isAllowed(steps: readonly Step[]): boolean {
    const list = findDenied(tables, steps);
    if (list) denials.emit(list);
    return list === undefined;
  }

  /** Keeps a recurring todo in its place while it moves on, as other todos that are completed. */
  function updateLingering(step: Step, change: string, at: string): void {
    if (step.kind !== "todo.change") return;
    const row = tables.todos.get(step.id);
    if (step.undoes) lingering.stop(step.id);
    else if (step.copy && row)
      lingering.start(step.id, { row: { ...row, completed_at: at }, copy: step.copy.id, change });
  }

  /** Adds the texts that a change replaces, which the server needs for merging. */
  function withBase(step: Step): Step {
    if (step.kind !== "todo.change" || step.base) return step;
    const row = tables.todos.get(step.id);
    const base = row && pickReplacedTexts(row, step.patch);
    return base ? { ...step, base } : step;
  }

  function apply(steps: readonly Step[]): UndoEntry {
    const change = newId();
    const at = now().toISOString();
    const inverse: Step[] = [];
    const before = ui.snapshot();
    const operations = signals.batch(() =>
      cleanLines(steps).map((cleaned): Operation => {
        const step = withBase(cleaned);
        const undone = inverseOf(step, tables.rowOf(step));
        if (undone) inverse.unshift(undone);
        updateLingering(step, change, at);
        const operation = { id: newId(), change, at, step };
        tables.applyPending(operation);
        return operation;
      }),
    );
    onCommit(operations);
    return { id: change, inverse: sortParentsFirst(inverse), ui: before };
  }

  /** Takes `entry` back and returns the ids of its rows, with the row that had the focus first. */
  function revert(entry: UndoEntry | undefined, record: (entry: UndoEntry) => void): readonly string[] {
    if (!entry || !isAllowed(entry.inverse)) return [];
    record(apply(entry.inverse.flatMap((step) => reviseInverse(step, tables))));
    signals.touch(HISTORY);
    ui.restore(entry.ui);
    const ids = new Set(entry.inverse.map((step) => step.id));
    const { focus } = entry.ui;
    return focus !== null && ids.has(focus) ? [...new Set([focus, ...ids])] : [...ids];
  }

  return {
    ...tables,
    signals,
    lingering,
    collapsed,
    me,
    /** Calls `listener` with a list in which the person's role did not allow a change. @returns a function that unsubscribes */
    onDenied: denials.subscribe,
    /** Whether the person may change all of `ids`, and add to `list` if there is one; otherwise `onDenied` is called. */
    isEditAllowed: (ids: readonly TodoId[], list?: ListId): boolean =>
      isAllowed(ids.map((id) => patchStep(id, list ? { list_id: list } : {}))),
    /**
     * Shows `steps` at once and queues them as one change, which undo takes back as a whole.
     * @returns the id of the change, or null if there are no steps, or one that the person's role does not allow
     */
    commit(steps: readonly Step[]): string | null {
      if (steps.length === 0 || !isAllowed(steps)) return null;
      const entry = apply(steps);
      history.record(entry);
      signals.touch(HISTORY);
      return entry.id;
    },
    /** Like `commit`, for changes that undo skips. */
    commitWithoutUndo(steps: readonly Step[]): void {
      if (steps.length > 0 && isAllowed(steps)) apply(steps);
    },
    /** Like `commit`, for changes that nothing brings back: undo passes over them, and over earlier changes of their rows. */
    commitForGood(steps: readonly Step[]): void {
      if (steps.length === 0 || !isAllowed(steps)) return;
      apply(steps);
      history.forgetRows(new Set(steps.map(({ id }) => id)));
      signals.touch(HISTORY);
    },
    /** @returns the ids of the rows that changed back; empty if there was nothing to undo */
    undo: (): readonly string[] => revert(history.takeUndo(), history.recordUndone),
    /** Takes back one change, even if it is not the latest. @returns the ids of the rows that changed back */
    undoChange: (change: string): readonly string[] =>
      revert(history.takeUndoOf(change), history.recordUndone),
    canUndo: history.canUndo,
    /** @returns the ids of the rows that changed again; empty if there was nothing to redo */
    redo: (): readonly string[] => revert(history.takeRedo(), history.recordRedone),
    /** Removes changes that the server rejected from what undo and redo would take back. */
    forgetChanges(changes: readonly string[]): void {
      if (history.forget(changes)) signals.touch(HISTORY);
    },
    clear(): void {
      lingering.clear();
      history.clear();
      signals.batch(() => {
        for (const name of TABLE_NAMES) tables[name].clear();
      });
    },
  };
}
