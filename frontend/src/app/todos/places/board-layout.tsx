"use client";

import { Suspense } from "react";
import { lazy } from "@/components/lazy";
import { Board } from "@/features/boards/board";
import type { Adds, BoardParts, ColumnDefaults } from "@/features/boards/props";
import { showDropLine } from "@/features/todos/drag/drop-target";
import { useLongPress } from "@/features/todos/keyboard/use-long-press";
import { useShortcutActions } from "@/features/todos/keyboard/use-shortcut-actions";
import { useGroupLabel } from "@/features/todos/list/group-label";
import { SectionHeading } from "@/features/todos/list/section-heading";
import { focusTodo, onLayoutKeys, onReveal, targetsOf } from "@/features/todos/list/visible-rows";
import { checkTags, draftsOf } from "@/features/todos/quick-add/drafts";
import { useErrorText } from "@/features/todos/quick-add/use-add-drafts";
import { useParseContext } from "@/features/todos/quick-add/use-parse-context";
import { RowToolsProvider } from "@/features/todos/row/row-state";
import { TodoRow } from "@/features/todos/row/todo-row";
import type { LayoutProps } from "@/features/todos/screens/todo-view";
import { addTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import { useTodo } from "@/store/react/hooks";

const SectionAdd = lazy(() => import("@/features/todos/list/section-add"));

function useName(section: string): string {
  const row = useTodo(section);
  const { text } = useGroupLabel(section);
  return row?.title ?? text;
}

/** Adds a todo as quick add does, with the defaults of the column. */
function useAdd({ list, day, priority, tags: worn = [] }: Adds) {
  const { parseLines } = useParseContext(list);
  const errorText = useErrorText();
  const given = priority ? { priority } : {};
  return (text: string, { tags = [], ...more }: ColumnDefaults): string | null => {
    const result = draftsOf(parseLines(text), text, { list, day });
    if ("error" in result) return errorText(result.error, true);
    const drafts = result.drafts.map((draft) => {
      const here = draft.list_id === list;
      const own = [...new Set([...(here ? tags : []), ...worn, ...(draft.tags ?? [])])];
      return { ...given, ...(here ? more : {}), ...draft, tags: own };
    });
    const error = drafts.map(({ tags }) => checkTags(tags, 1)).find(Boolean);
    if (error) return errorText(error, true);
    addTodos(store, drafts);
    return null;
  };
}

function useBoardActions() {
  const { place, prioritise, announceUnmoved, complete: completeTargets } = useShortcutActions();
  function complete(ids: readonly string[], completed: boolean) {
    const first = store.todos.get(ids[0] ?? "");
    if (first) completeTargets(first, completed);
  }
  return { place, prioritise, announceUnmoved, complete };
}

const PARTS: BoardParts = {
  Card: TodoRow,
  Heading: SectionHeading,
  SectionAdd: (props) => (
    <Suspense>
      <SectionAdd {...props} />
    </Suspense>
  ),
  useName,
  useLongPress,
  useBoardActions,
  useAdd,
  focus: focusTodo,
  targetsOf,
  onReveal,
  onKeys: onLayoutKeys,
  showLine: showDropLine,
};

/** The board layout of a view; its cards are rows. */
export default function BoardLayout(props: LayoutProps) {
  return (
    <RowToolsProvider flat>
      <Board {...props} parts={PARTS} />
    </RowToolsProvider>
  );
}
