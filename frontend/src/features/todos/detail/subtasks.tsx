"use client";

import { cx } from "class-variance-authority";
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { ChevronRightIcon, PlusIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { chordOf } from "@/lib/keys";
import { openTodo } from "@/lib/location";
import { addDraftTree, type DraftTree } from "@/store/actions";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { ancestorsOf } from "@/store/indexes/selectors";
import { useChildren, useIsCollapsed, useList, useTodo } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { subtaskToAdd } from "../list/row-ui-state";
import { adjacentSubtaskInsertionPoint } from "../move/adjacent-insertion-point";
import { QuickAddField } from "../quick-add/quick-add";
import { CompleteButton, CompletionMark, useToggleCompletion } from "../row/complete-button";
import { hasLink, splitLinks } from "../row/title-links";
import { LinkedTitle } from "../row/todo-row";

/** Alt with the arrow keys moves a subtask, ⌘] and ⌘[ indent and outdent it, Delete removes it. */
function useSubtaskKeys(todo: Todo | undefined) {
  const { indent, outdent, remove, moveToPosition } = useTodoActions();
  return (event: KeyboardEvent<HTMLElement>) => {
    const keys = chordOf(event.nativeEvent);
    if (!todo) return;
    const by = keys === "Alt+ArrowUp" ? -1 : keys === "Alt+ArrowDown" ? 1 : null;
    const insertionPoint = by && adjacentSubtaskInsertionPoint(todo.id, by);
    if (insertionPoint) moveToPosition([todo.id], insertionPoint);
    else if (keys === "Mod+]") indent(todo.id, false);
    else if (keys === "Mod+[") outdent(todo.id, false);
    else if (keys === "Delete" || keys === "Backspace") remove([todo.id]);
    else if (by === null) return;
    event.preventDefault();
    event.stopPropagation();
    const { currentTarget } = event;
    runAfterPaint(() => currentTarget.isConnected && currentTarget.focus());
  };
}

interface SubtaskTitleProps {
  todo: Todo;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** A button that opens the subtask, below the links in its title. */
function SubtaskTitle({ todo, onKeyDown }: SubtaskTitleProps) {
  const look = cx(
    "min-w-0 flex-1 rounded-sm text-start wrap-anywhere",
    todo.completed_at !== null && "text-muted line-through",
  );
  const open = () => openTodo(todo.id);
  if (!hasLink(todo.title))
    return (
      <button type="button" onClick={open} onKeyDown={onKeyDown} dir="auto" className={look}>
        {todo.title}
      </button>
    );
  return (
    <div className={cx("relative", look)}>
      <button
        type="button"
        aria-label={todo.title}
        onClick={open}
        onKeyDown={onKeyDown}
        className="absolute inset-0 rounded-sm"
      />
      <LinkedTitle pieces={splitLinks(todo.title)} isTabStop />
    </div>
  );
}

/** A subtask with its own subtasks. */
function Subtask({ id, depth }: { id: TodoId; depth: number }) {
  const t = useTranslations("todos");
  const todo = useTodo(id);
  const children = useChildren(id);
  const isCollapsed = useIsCollapsed(id);
  const complete = useToggleCompletion();
  const onKeyDown = useSubtaskKeys(todo);
  const isEditable = hasPermission(useList(todo?.list_id ?? ""), "edit");
  if (!todo) return null;
  return (
    <li>
      <div className="subtask" style={{ "--depth": depth } as CSSProperties}>
        {isEditable ? (
          <CompleteButton todo={todo} label={t("complete", { title: todo.title })} onComplete={complete} />
        ) : (
          <CompletionMark todo={todo} />
        )}
        <SubtaskTitle todo={todo} onKeyDown={onKeyDown} />
        {children.length > 0 && (
          <button
            type="button"
            aria-expanded={!isCollapsed}
            aria-label={t("tree.toggleSubtasks", { title: todo.title })}
            onClick={() => store.collapsed.set(id, !isCollapsed)}
            className="grid size-7 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-touch"
          >
            <ChevronRightIcon className={cx("size-3.5", !isCollapsed && "unfolded")} />
          </button>
        )}
      </div>
      {children.length > 0 && !isCollapsed && (
        <ul>
          {children.map((child) => (
            <Subtask key={child} id={child} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** Focuses the field when a subtask was requested from elsewhere. */
function useFocusOnRequest(id: TodoId) {
  const field = useRef<HTMLTextAreaElement>(null);
  const requested = useCell(subtaskToAdd);
  useEffect(() => {
    if (requested !== id) return;
    subtaskToAdd.set(null);
    // The panel takes the focus first.
    requestAnimationFrame(() => field.current?.focus());
  }, [requested, id]);
  return field;
}

/** Adds subtasks one after another; ⌘] and ⌘[ indent and outdent the last one. */
function useNewSubtask({ id, list_id }: Todo) {
  const t = useTranslations("todos");
  const { indent, outdent } = useTodoActions();
  const [last, setLast] = useState<TodoId | null>(null);
  const before = useTodo(last ?? "");
  const isBelow = before?.deleted_at === null && ancestorsOf(store, before.id).some((row) => row.id === id);
  return {
    target: { list: list_id, parent: isBelow && before.parent_id !== null ? before.parent_id : id },
    add(drafts: DraftTree) {
      setLast(addDraftTree(store, drafts)[0] ?? null);
      announce(t("announcements.added", { title: drafts[0]?.title ?? "" }));
      return null;
    },
    onKeyDown(event: KeyboardEvent) {
      const keys = chordOf(event.nativeEvent);
      if (keys === "Mod+]" && last) indent(last, false);
      else if (keys === "Mod+[" && last && before?.parent_id !== id) outdent(last, false);
      else return;
      event.preventDefault();
    },
  };
}

/** A field that adds subtasks to a todo. */
function NewSubtask({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.subtasks");
  const field = useFocusOnRequest(todo.id);
  const { target, add, onKeyDown } = useNewSubtask(todo);
  const [text, setText] = useState("");
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field inside is the control
    <label className="subtask text-muted" onKeyDown={onKeyDown}>
      <PlusIcon className="size-5 shrink-0" />
      <QuickAddField
        label={t("add")}
        placeholder={t("add")}
        target={target}
        text={text}
        onText={setText}
        field={field}
        side="below"
        onLeave={() => field.current?.blur()}
        onSubmit={add}
        className="text-text"
      />
    </label>
  );
}

/** The subtree of a todo, with a field that adds to it for somebody who may. */
export function Subtasks({ todo, isEditable }: { todo: Todo; isEditable: boolean }) {
  const t = useTranslations("todos.subtasks");
  const children = useChildren(todo.id);
  if (!isEditable && children.length === 0) return null;
  return (
    <section aria-label={t("label")} className="-mx-2">
      {children.length > 0 && (
        <ul aria-label={t("label")}>
          {children.map((id) => (
            <Subtask key={id} id={id} depth={0} />
          ))}
        </ul>
      )}
      {isEditable && <NewSubtask todo={todo} />}
    </section>
  );
}
