"use client";

import { useTranslations } from "use-intl";
import type { Todo } from "@/store/types";
import { useChange } from "../recurrence/this-occurrence-only";
import { AutosizeTextarea } from "../row/autosize-textarea";
import { cleanTitle } from "../row/title-editor";
import { useDraft } from "../row/use-draft";

export function PanelTitle({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const change = useChange(todo);
  const { text, write, settle, restore } = useDraft(todo.title, (draft) => {
    const title = cleanTitle(draft);
    if (title) change({ title });
  });
  return (
    <AutosizeTextarea
      aria-label={t("title")}
      value={text}
      maxLength={500}
      spellCheck
      onChange={({ target }) => write(target.value.replaceAll("\n", " "))}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") event.preventDefault();
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape" && text !== todo.title) {
          event.stopPropagation();
          restore();
        }
      }}
      className="serif -mx-1 w-full resize-none overflow-hidden rounded-sm bg-transparent px-1 text-xl outline-none focus-visible:outline-1 focus-visible:outline-accent pointer-coarse:py-2"
    />
  );
}
