"use client";

import { type KeyboardEvent, useId } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon } from "@/components/ui/icons";
import { normalizeText } from "@/lib/normalize-text";
import { useTags } from "@/store/react/hooks";
import type { Todo } from "@/store/types";
import { useChange } from "../recurrence/this-occurrence-only";
import { TagDot } from "../row/tag-dot";

const MOST = 20;

/** As the server keeps them: trimmed, without the sign, at most 50 long. */
export const cleanTag = (text: string) => text.replace(/\s+/g, " ").trim().replace(/^@+/, "").slice(0, 50);

export function PanelTags({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const id = useId();
  const known = useTags();
  const change = useChange(todo);
  const keep = (tags: string[]) => change({ tags });

  function take(field: HTMLInputElement) {
    const tag = cleanTag(field.value);
    field.value = "";
    if (tag && !todo.tags.some((had) => normalizeText(had) === normalizeText(tag))) keep([...todo.tags, tag]);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const field = event.currentTarget;
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      take(field);
    } else if (event.key === "Backspace" && field.value === "" && todo.tags.length > 0) {
      keep(todo.tags.slice(0, -1));
    }
  }

  return (
    <div className="flex flex-wrap items-center gap-1 py-0.5 pointer-coarse:gap-y-3 pointer-coarse:py-1.5">
      {todo.tags.map((tag) => (
        <span
          key={tag}
          className="flex min-h-7 max-w-full pointer-coarse:min-h-8 items-center rounded-sm bg-accent-soft ps-2 text-accent-strong text-sm"
        >
          <TagDot tag={tag} />
          <span className="ms-1.5 truncate">{tag}</span>
          <button
            type="button"
            aria-label={t("removeTag", { tag })}
            onClick={() => keep(todo.tags.filter((had) => had !== tag))}
            className="relative grid size-7 shrink-0 place-items-center rounded-sm hover:bg-accent-soft pointer-coarse:size-8 pointer-coarse:before:absolute pointer-coarse:before:-inset-1.5"
          >
            <CloseIcon className="size-3.5" />
          </button>
        </span>
      ))}
      {todo.tags.length < MOST && (
        <>
          <input
            aria-label={t("addTag")}
            placeholder={t("addTag")}
            list={id}
            maxLength={51}
            autoCapitalize="none"
            autoComplete="off"
            onKeyDown={onKeyDown}
            onBlur={({ currentTarget }) => take(currentTarget)}
            className="min-h-7 min-w-0 flex-auto basis-20 rounded-sm bg-transparent outline-none focus-visible:outline-1 focus-visible:outline-accent pointer-coarse:min-h-touch"
          />
          <datalist id={id}>
            {known
              .filter((tag) => !todo.tags.includes(tag))
              .map((tag) => (
                <option key={tag} value={tag} />
              ))}
          </datalist>
        </>
      )}
    </div>
  );
}
