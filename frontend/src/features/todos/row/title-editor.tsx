"use client";

import {
  type ComponentProps,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import { cleanLine } from "@/lib/text";
import { changeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Todo } from "@/store/types";
import { focusTodo } from "../list/focused-row";
import { todoBeingEdited } from "../list/row-ui-state";
import { applyDraft } from "../quick-add/apply-draft";
import { QuickAddField } from "../quick-add/quick-add";

const PAUSE_MS = 600;

/** Calls `save` when the page is closed, reloaded or hidden, and when the component goes. */
function useSaveOnLeave(save: () => void) {
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => {
    const saveLatest = () => latest.current();
    const saveIfHidden = () => document.visibilityState === "hidden" && saveLatest();
    addEventListener("pagehide", saveLatest);
    document.addEventListener("visibilitychange", saveIfHidden);
    return () => {
      removeEventListener("pagehide", saveLatest);
      document.removeEventListener("visibilitychange", saveIfHidden);
      saveLatest();
    };
  }, []);
}

/**
 * A text being edited: saved after a pause, on blur, or when the page is left, and updated from outside only while it is
 * not being edited.
 * @param save takes the text, and the one that the person has changed into it
 * @param isSavedOnPause false for a text that is read as more than itself once it is complete
 */
export function useAutosavedText(
  value: string,
  save: (text: string, base: string) => void,
  isSavedOnPause = true,
) {
  const [draft, setDraft] = useState<string | null>(null);
  const original = useRef(value);
  const base = useRef(value);
  if (draft === null) original.current = base.current = value;

  function saveDraft() {
    if (draft === null || draft === base.current) return;
    save(draft, base.current);
    base.current = draft;
  }
  useSaveOnLeave(saveDraft);
  const latestSave = useRef(saveDraft);
  latestSave.current = saveDraft;

  useEffect(() => {
    if (draft === null || !isSavedOnPause) return;
    const timer = setTimeout(() => latestSave.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, isSavedOnPause]);

  return {
    text: draft ?? value,
    /** The text that the person began to edit, and the one that was saved since. */
    original: original.current,
    base: base.current,
    setText: setDraft,
    saveNow() {
      saveDraft();
      setDraft(null);
    },
    discard: () => setDraft(null),
  };
}

interface AutosizeTextareaProps extends ComponentProps<"textarea"> {
  value: string;
  fieldRef?: RefObject<HTMLTextAreaElement | null>;
}

/** A text area that grows with its text. */
export function AutosizeTextarea({ value, fieldRef, ...rest }: AutosizeTextareaProps) {
  const own = useRef<HTMLTextAreaElement>(null);
  const area = fieldRef ?? own;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.blockSize = "auto";
    element.style.blockSize = `${element.scrollHeight}px`;
  }, [value]);
  return <textarea ref={area} rows={1} value={value} {...rest} />;
}

/** Reduces a title to one line of the maximum length. */
export const cleanTitle = (text: string): string => cleanLine(text).replace(/\s+/g, " ").trim().slice(0, 500);

const stopEditing = ({ id }: Todo): void => {
  if (todoBeingEdited.get() === id) todoBeingEdited.set(null);
};

/** The field of quick add with the title of a todo: Enter applies its chips, and without it the text is the title. */
function TodoTitleEditor({ todo }: { todo: Todo }) {
  const t = useTranslations("todos");
  const [text, setText] = useState(todo.title);
  const [base] = useState(todo.title);
  const field = useRef<HTMLTextAreaElement>(null);
  const isDone = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function finish(save: () => void) {
    if (isDone.current) return;
    isDone.current = true;
    save();
    stopEditing(todo);
  }
  useSaveOnLeave(() => {
    if (!isDone.current) saveTitle(todo, text, base);
  });

  function leave(save: () => void) {
    finish(save);
    requestAnimationFrame(() => focusTodo(todo.id));
  }

  return (
    <QuickAddField
      label={t("editTitle")}
      target={{ list: todo.list_id, parent: todo.parent_id ?? undefined }}
      text={text}
      originalText={todo.title}
      onText={setText}
      field={field}
      side="below"
      isSingleLine
      onLeave={() => leave(() => undefined)}
      onBlur={() => finish(() => saveTitle(todo, text, base))}
      onSubmit={([draft], [line]) => {
        const error =
          draft && line
            ? applyDraft(todo, draft, line, (patch) => changeTodo(store, todo.id, patch, { title: base }))
            : null;
        if (!error) leave(() => undefined);
        return error;
      }}
      className="-mx-1 z-10 rounded-sm bg-surface px-1 outline-1 outline-accent"
    />
  );
}

/** @param base the title that the person began to edit */
function saveTitle(todo: Todo, text: string, base: string): void {
  const title = cleanTitle(text);
  if (title && title !== base) changeTodo(store, todo.id, { title }, { title: base });
}

export const TitleEditor = ({ todo }: { todo: Todo }) =>
  todo.kind === "section" ? <SectionTitleEditor todo={todo} /> : <TodoTitleEditor todo={todo} />;

function SectionTitleEditor({ todo }: { todo: Todo }) {
  const t = useTranslations("todos");
  const isCancelled = useRef(false);
  const [base] = useState(todo.title);

  function finish(text: string) {
    if (!isCancelled.current) saveTitle(todo, text, base);
    stopEditing(todo);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    isCancelled.current = event.key === "Escape";
    finish(event.currentTarget.value);
    requestAnimationFrame(() => focusTodo(todo.id));
  }

  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person asked to edit this very title
      autoFocus
      dir="auto"
      aria-label={t("editTitle")}
      defaultValue={todo.title}
      maxLength={500}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      className="relative z-10 -mx-1 w-full rounded-sm bg-surface px-1 text-md outline-1 outline-accent"
    />
  );
}
