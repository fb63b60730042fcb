"use client";

import { Suspense } from "react";
import { lazy } from "@/components/lazy";
import { Board, type BoardParts } from "@/features/boards/board";
import type { BoardDefaults, ColumnDefaults } from "@/features/boards/columns";
import { showDropLine } from "@/features/todos/drag/drop-target";
import { useShortcutActions } from "@/features/todos/keyboard/shortcuts";
import { useLongPress } from "@/features/todos/keyboard/use-long-press";
import { focusTodo, registerScrollToRow } from "@/features/todos/list/focused-row";
import { useGroupLabel } from "@/features/todos/list/headings";
import { SectionHeading } from "@/features/todos/list/section-heading";
import { actionTargets, registerLayoutKeyHandler } from "@/features/todos/list/visible-rows";
import { useErrorText, useLineParser } from "@/features/todos/quick-add/add-lines";
import { checkTags, draftsOf } from "@/features/todos/quick-add/drafts";
import { RowToolsProvider } from "@/features/todos/row/row-state";
import { TodoRow } from "@/features/todos/row/todo-row";
import type { LayoutProps } from "@/features/todos/views/todo-view";
import { addTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import { useTodo } from "@/store/react/hooks";

const SectionAdd = lazy(() => import("@/features/todos/list/section-add"));

function useColumnName(section: string): string {
  const row = useTodo(section);
  const { text } = useGroupLabel(section);
  return row?.title ?? text;
}

/** BoardDefaults a todo as quick add does, with the defaults of the column. */
function useAddCard({ list, day, priority, tags: boardTags = [] }: BoardDefaults) {
  const { parseLines, zone } = useLineParser(list);
  const errorText = useErrorText();
  const boardPriority = priority ? { priority } : {};
  return (text: string, { tags = [], ...fields }: ColumnDefaults): string | null => {
    const result = draftsOf(parseLines(text), text, { list, day }, zone);
    if ("error" in result) return errorText(result.error, true);
    const drafts = result.drafts.map((draft) => {
      const staysInList = draft.list_id === list;
      const allTags = [...new Set([...(staysInList ? tags : []), ...boardTags, ...(draft.tags ?? [])])];
      return { ...boardPriority, ...(staysInList ? fields : {}), ...draft, tags: allTags };
    });
    const error = drafts.map(({ tags }) => checkTags(tags, 1)).find(Boolean);
    if (error) return errorText(error, true);
    addTodos(store, drafts);
    return null;
  };
}

function useBoardActions() {
  const { moveToPosition, setPriority, sayUnmoved, complete: completeTargets } = useShortcutActions();
  function complete(ids: readonly string[], completed: boolean) {
    const first = store.todos.get(ids[0] ?? "");
    if (first) completeTargets(first, completed);
  }
  return { moveToPosition, setPriority, sayUnmoved, complete };
}

const PARTS: BoardParts = {
  Card: TodoRow,
  Heading: SectionHeading,
  SectionAdd: (props) => (
    <Suspense>
      <SectionAdd {...props} />
    </Suspense>
  ),
  useColumnName,
  useLongPress,
  useBoardActions,
  useAddCard,
  focusTodo,
  actionTargets,
  registerScrollToRow,
  registerKeyHandler: registerLayoutKeyHandler,
  showDropLine,
};

/** The board layout of a view; its cards are rows. */
export default function BoardLayout(props: LayoutProps) {
  return (
    <RowToolsProvider isFlat>
      <Board {...props} parts={PARTS} />
    </RowToolsProvider>
  );
}
