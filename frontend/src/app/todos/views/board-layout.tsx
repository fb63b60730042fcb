"use client";

import { Suspense, useLayoutEffect, useRef, useState } from "react";
import { lazy } from "@/components/lazy";
import { Board, type BoardParts } from "@/features/boards/board";
import type { BoardDefaults, ColumnDefaults } from "@/features/boards/columns";
import { showDropLine } from "@/features/todos/drag/drop-target";
import { useShortcutActions } from "@/features/todos/keyboard/shortcuts";
import { useLongPress } from "@/features/todos/keyboard/use-long-press";
import { focusTodo, registerScrollToRow } from "@/features/todos/list/focused-row";
import { useGroupLabel } from "@/features/todos/list/group-headings";
import { SectionHeading } from "@/features/todos/list/section-heading";
import { actionTargets, registerLayoutKeyHandler } from "@/features/todos/list/visible-rows";
import { addDrafts } from "@/features/todos/quick-add/add-lines";
import { checkCounts } from "@/features/todos/quick-add/drafts";
import { QuickAddField } from "@/features/todos/quick-add/quick-add";
import { RowToolsProvider } from "@/features/todos/row/row-state";
import { TodoRow } from "@/features/todos/row/todo-row";
import type { LayoutProps } from "@/features/todos/views/todo-view";
import type { DraftTree } from "@/store/actions";
import { store } from "@/store/app-store";
import { useTodo } from "@/store/react/hooks";

const AddSection = lazy(() => import("@/features/todos/list/add-section"));

function useColumnName(section: string): string {
  const row = useTodo(section);
  const { text } = useGroupLabel(section);
  return row?.title ?? text;
}

/** The drafts with the values of the board and, in its list, of the column; their own values come first. */
function withDefaults(
  drafts: DraftTree,
  { list, priority, tags: boardTags = [] }: BoardDefaults,
  { tags = [], ...fields }: ColumnDefaults,
): DraftTree {
  const boardPriority = priority ? { priority } : {};
  return drafts.map((draft) => {
    const staysInList = draft.list_id === list;
    const allTags = [...new Set([...(staysInList ? tags : []), ...boardTags, ...(draft.tags ?? [])])];
    return { ...boardPriority, ...(staysInList ? fields : {}), ...draft, tags: allTags };
  });
}

/** The field of quick add in a column. What was typed is added when it loses the focus, too. */
const CardField: BoardParts["CardField"] = ({ label, placeholder, board, column, onClose }) => {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <QuickAddField
      label={label}
      placeholder={placeholder}
      target={{ list: board.list, day: board.day }}
      text={text}
      onText={setText}
      field={field}
      side="above"
      isSubmittedOnBlur
      onLeave={onClose}
      onSubmit={(drafts) => {
        const added = withDefaults(drafts, board, column);
        const error = added.map(({ tags = [] }, nth) => checkCounts(tags.length, 0, nth + 1)).find(Boolean);
        if (!error) addDrafts(added);
        return error ?? null;
      }}
      className="board-input flex-none! py-1.5 focus-within:outline-1 focus-within:outline-accent"
    />
  );
};

function useBoardActions() {
  const { moveToPosition, setPriority, announceMoveLimit, complete: completeTargets } = useShortcutActions();
  function complete(ids: readonly string[], completed: boolean) {
    const first = store.todos.get(ids[0] ?? "");
    if (first) completeTargets(first, completed);
  }
  return { moveToPosition, setPriority, announceMoveLimit, complete };
}

const PARTS: BoardParts = {
  Card: TodoRow,
  Heading: SectionHeading,
  AddSection: (props) => (
    <Suspense>
      <AddSection {...props} />
    </Suspense>
  ),
  useColumnName,
  useLongPress,
  useBoardActions,
  CardField,
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
