"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { PlusIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import { chord } from "@/lib/keys";
import { addTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import { ancestorsOf } from "@/store/indexes/selectors";
import { useChildren, useTodo } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { cleanTitle } from "../row/title-editor";
import { Subtask } from "./subtask";
import { subtaskWanted } from "./subtask-request";

/** Takes the focus when a subtask was asked for from elsewhere. */
function useWanted(id: TodoId) {
  const field = useRef<HTMLInputElement>(null);
  const wanted = useCell(subtaskWanted);
  useEffect(() => {
    if (wanted !== id) return;
    subtaskWanted.set(null);
    // after the panel has taken the focus for itself
    requestAnimationFrame(() => field.current?.focus());
  }, [wanted, id]);
  return field;
}

/** Adds one after the other, each beside the one before; ⌘] and ⌘[ put that one deeper or back. */
function useLine({ id, list_id }: Todo) {
  const t = useTranslations("todos");
  const { indent, outdent } = useTodoActions();
  const [last, setLast] = useState<TodoId | null>(null);
  const before = useTodo(last ?? "");

  function add(title: string) {
    const there = before?.deleted_at === null && ancestorsOf(store, before.id).some((row) => row.id === id);
    const parent_id = there && before.parent_id !== null ? before.parent_id : id;
    setLast(addTodo(store, { title, list_id, parent_id }));
    announce(t("said.added", { title }));
  }

  return function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const field = event.currentTarget;
    const keys = chord(event.nativeEvent);
    const title = cleanTitle(field.value);
    if (keys === "Enter" && title) {
      add(title);
      field.value = "";
    } else if (keys === "Mod+]" && last) indent(last, false);
    else if (keys === "Mod+[" && last && before?.parent_id !== id) outdent(last, false);
    else return;
    event.preventDefault();
  };
}

/** What has to be done for a todo to be done, as a tree, and the line that adds to it. */
export function Subtasks({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.subtasks");
  const children = useChildren(todo.id);
  const field = useWanted(todo.id);
  const onKeyDown = useLine(todo);
  return (
    <section aria-label={t("label")} className="-mx-2">
      {children.length > 0 && (
        <ul aria-label={t("label")}>
          {children.map((id) => (
            <Subtask key={id} id={id} depth={0} />
          ))}
        </ul>
      )}
      <label className="subtask text-muted">
        <PlusIcon className="size-5 shrink-0" />
        <input
          ref={field}
          aria-label={t("add")}
          placeholder={t("add")}
          maxLength={500}
          autoComplete="off"
          enterKeyHint="enter"
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent text-text outline-none"
        />
      </label>
    </section>
  );
}
