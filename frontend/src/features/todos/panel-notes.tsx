"use client";

import { useTranslations } from "use-intl";
import { changeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Todo } from "@/store/rows";
import { GrowingText } from "./growing-text";
import { useDraft } from "./use-draft";

const MOST = 20_000;

export function PanelNotes({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const { text, write, settle } = useDraft(todo.notes, (notes) => changeTodo(store, todo.id, { notes }));
  return (
    <GrowingText
      aria-label={t("notes")}
      placeholder={t("notesHint")}
      value={text}
      maxLength={MOST}
      spellCheck
      onChange={({ target }) => write(target.value)}
      onBlur={settle}
      className="-mx-2 min-h-24 w-[calc(100%+1rem)] resize-none overflow-hidden rounded-md bg-transparent px-2 py-1.5 outline-none hover:bg-hover focus-visible:bg-transparent focus-visible:outline-1 focus-visible:outline-accent"
    />
  );
}
