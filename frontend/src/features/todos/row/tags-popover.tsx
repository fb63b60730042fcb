"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { CheckIcon, PlusIcon } from "@/components/ui/icons";
import { normalizeText } from "@/lib/normalize-text";
import { store } from "@/store/app-store";
import { useTags } from "@/store/react/hooks";
import type { TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { cleanTag } from "../detail/fields";
import { DueFrame } from "../due/due-editor";
import { TagDot } from "./complete-button";
import type { RowOverlayProps } from "./row-overlay-props";

const has = (ids: readonly TodoId[], tag: string): "all" | "some" | "none" => {
  const wearing = ids.filter((id) =>
    store.todos.get(id)?.tags.some((one) => normalizeText(one) === normalizeText(tag)),
  );
  return wearing.length === 0 ? "none" : wearing.length === ids.length ? "all" : "some";
};

function TagChoice({ tag, ids }: { tag: string; ids: readonly TodoId[] }) {
  const { tag: put } = useTodoActions();
  const worn = has(ids, tag);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line that is a check box as a whole
    <button
      type="button"
      role="checkbox"
      aria-checked={worn === "some" ? "mixed" : worn === "all"}
      onClick={() => put(ids, tag, worn !== "all")}
      className="due-choice w-full justify-start! gap-2!"
    >
      <TagDot tag={tag} />
      <span className="min-w-0 flex-1 truncate">{tag}</span>
      {worn === "all" && <CheckIcon className="text-accent" />}
      {worn === "some" && <span aria-hidden="true" className="h-0.5 w-3 bg-accent" />}
    </button>
  );
}

/** Edits the tags of one or more todos: tags in use, or a new one. */
export function TagsPopover({ ids, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos.tagging");
  const { tag: put } = useTodoActions();
  const [text, setText] = useState("");
  const known = useTags();
  const name = cleanTag(text);
  const found = known.filter((tag) => normalizeText(tag).includes(normalizeText(name)));
  const isNew = name !== "" && !known.some((tag) => normalizeText(tag) === normalizeText(name));
  const [first] = found;

  function add() {
    const tag = isNew ? name : first;
    if (tag && name) put(ids, tag, true);
    setText("");
    if (!name) onClose();
  }

  return (
    <DueFrame
      open
      title={t("title")}
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <div className="grid w-60 max-w-full gap-2 max-md:w-full">
        <input
          aria-label={t("find")}
          placeholder={t("find")}
          value={text}
          maxLength={51}
          autoCapitalize="none"
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            add();
          }}
          className="min-h-9 w-full rounded-sm border border-control bg-surface px-2 pointer-coarse:min-h-touch"
        />
        <div className="max-h-64 overflow-y-auto">
          {isNew && (
            <button type="button" onClick={add} className="due-choice w-full justify-start! gap-2!">
              <PlusIcon className="text-muted" />
              {t("add", { tag: name })}
            </button>
          )}
          {found.map((tag) => (
            <TagChoice key={tag} tag={tag} ids={ids} />
          ))}
          {known.length === 0 && !isNew && <p className="px-2 py-1 text-muted text-sm">{t("none")}</p>}
        </div>
      </div>
    </DueFrame>
  );
}
