"use client";

import { Suspense } from "react";
import { later } from "@/components/on-demand";
import { Board } from "@/features/boards/board";
import type { Adds, BoardParts, Entering } from "@/features/boards/parts";
import { focusTodo, onReveal } from "@/features/todos/current";
import { showDropLine } from "@/features/todos/drop-line";
import { useGroupWords } from "@/features/todos/group-words";
import { useReading } from "@/features/todos/quick-add/reading";
import { wishesOf } from "@/features/todos/quick-add/wishes";
import { RowToolsProvider } from "@/features/todos/row-context";
import { SectionHeading } from "@/features/todos/section-heading";
import { onLayoutKeys, targetsOf } from "@/features/todos/shown-rows";
import { TodoRow } from "@/features/todos/todo-row";
import type { LayoutProps } from "@/features/todos/todo-view";
import { useKeyTools } from "@/features/todos/use-key-tools";
import { usePress } from "@/features/todos/use-press";
import { addTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import { useTodo } from "@/store/react/hooks";

const SectionAdd = later(() => import("@/features/todos/section-add"));

function useName(section: string): string {
  const row = useTodo(section);
  const { text } = useGroupWords(section);
  return row?.title ?? text;
}

/** Reads a line as the one over a list is read; what the column says holds unless the line says otherwise. */
function useAdd({ list, day, priority, tags: worn = [] }: Adds) {
  const { read } = useReading(list);
  const given = priority ? { priority } : {};
  return (text: string, { tags = [], ...more }: Entering) => {
    const wishes = wishesOf(read(text, []), text, { list, day });
    addTodos(
      store,
      wishes.map((wish) => {
        const here = wish.list_id === list;
        const own = [...new Set([...(here ? tags : []), ...worn, ...(wish.tags ?? [])])];
        return { ...given, ...(here ? more : {}), ...wish, tags: own };
      }),
    );
  };
}

function useDeeds() {
  const { place, prioritise, sayStays, complete: completeTargets } = useKeyTools();
  function complete(ids: readonly string[], completed: boolean) {
    const first = store.todos.get(ids[0] ?? "");
    if (first) completeTargets(first, completed);
  }
  return { place, prioritise, sayStays, complete };
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
  usePress,
  useDeeds,
  useAdd,
  focus: focusTodo,
  targetsOf,
  onReveal,
  onKeys: onLayoutKeys,
  showLine: showDropLine,
};

/** A place laid out in columns: rows are its cards. */
export default function BoardLayout(props: LayoutProps) {
  return (
    <RowToolsProvider flat>
      <Board {...props} parts={PARTS} />
    </RowToolsProvider>
  );
}
