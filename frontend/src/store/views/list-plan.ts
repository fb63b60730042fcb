import type { Store } from "../engine/store";
import { isOpen, rowsOf } from "../indexes/visibility";
import type { Query } from "../query";
import type { Todo } from "../types";
import { groupingOf } from "./grouping";
import type { Plan } from "./live-view";
import { compareBy, lastCompletedFirst } from "./sort-order";
import { isNarrowed, matcher } from "./text-match";

/**
 * One list. In manual order, together or by section, it is a tree: what is folded hides what is under it, unless the
 * view is narrowed to what matches. What is done leaves the tree, and what is under it goes on without it.
 */
export function listPlan(store: Store, query: Query): Plan {
  const { place, filter, sort, group = "section", layout } = query;
  const list = place.kind === "list" ? place.list : "";
  const matches = matcher(filter, query);
  const narrowed = isNarrowed(filter);
  const bySection = group === "section";
  const isTree = sort === "manual" && (bySection || group === "none");
  const groups = groupingOf(store, group, query, list);
  const open = compareBy(sort, query.zone);

  const isShown = (todo: Todo) => todo.kind === "todo" && isOpen(store, todo) && matches(todo);

  function hides(above: Todo): boolean {
    if (above.kind === "section") return bySection && store.folded.has(above.id);
    return isTree && (layout === "board" || store.folded.has(above.id)) && isShown(above);
  }

  const isHidden = (todo: Todo) =>
    todo.parent_id !== null && !narrowed && store.index.chainOf(todo).slice(0, -1).some(hides);

  return {
    candidates: () => rowsOf(store, store.index.idsOf(list)),
    sectionOf(todo) {
      if (todo.list_id !== list || todo.deleted_at !== null || todo.kind === "section") return null;
      if (!matches(todo)) return null;
      if (!isOpen(store, todo)) return filter.done ? "done" : null;
      return isHidden(todo) ? null : groups.keyOf(todo);
    },
    branchOf(todo, section) {
      if (!isTree || section === "done") return null;
      if (todo.parent_id === null) return { path: [todo], depth: 0 };
      const chain = store.index.chainOf(todo);
      const path = bySection && chain[0]?.kind === "section" ? chain.slice(1) : chain;
      return { path, depth: path.slice(0, -1).filter(isShown).length };
    },
    reach: (id, shape) => (shape || (narrowed && isTree) ? store.index.below(id) : []),
    compare: (section) => (section === "done" ? lastCompletedFirst : open),
    order: (one, other) => Number(one === "done") - Number(other === "done") || groups.order(one, other),
    always: () => (bySection || layout === "board" ? groups.columns() : group === "none" ? ["open"] : []),
  };
}
