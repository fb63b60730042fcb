"use client";

import { type KeyboardEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { CheckIcon, CloseIcon, PlusIcon } from "@/components/ui/icons";
import { PopoverOrSheet } from "@/components/ui/popover";
import { cleanLine, normalizeText } from "@/lib/text";
import { store } from "@/store/app-store";
import { useTags } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { useChangeTodo } from "../recurrence/occurrence-scope";
import { TagDot } from "../row/row-meta";
import type { RowOverlayProps } from "../row/row-overlay";

/** Normalizes a tag as the server does: trimmed, without the sign, at most 50 characters. */
const cleanTag = (text: string) =>
  cleanLine(text).replace(/\s+/g, " ").trim().replace(/^@+/, "").slice(0, 50);

const MAX_TAGS = 20;

/** The tags of one todo, with a field that adds one. */
export function TagsField({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const id = useId();
  const known = useTags();
  const change = useChangeTodo(todo);
  const save = (tags: string[]) => change({ tags });

  function addTag(field: HTMLInputElement) {
    const tag = cleanTag(field.value);
    field.value = "";
    if (tag && !todo.tags.some((own) => normalizeText(own) === normalizeText(tag))) save([...todo.tags, tag]);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const field = event.currentTarget;
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      addTag(field);
    } else if (event.key === "Backspace" && field.value === "" && todo.tags.length > 0) {
      save(todo.tags.slice(0, -1));
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
          <span dir="auto" className="ms-1.5 truncate">
            {tag}
          </span>
          <button
            type="button"
            aria-label={t("removeTag", { tag })}
            onClick={() => save(todo.tags.filter((own) => own !== tag))}
            className="relative grid size-7 shrink-0 place-items-center rounded-sm hover:bg-accent-soft pointer-coarse:size-8 pointer-coarse:before:absolute pointer-coarse:before:-inset-1.5"
          >
            <CloseIcon className="size-3.5" />
          </button>
        </span>
      ))}
      {todo.tags.length < MAX_TAGS && (
        <>
          <input
            aria-label={t("addTag")}
            dir="auto"
            placeholder={t("addTag")}
            list={id}
            maxLength={51}
            autoCapitalize="none"
            autoComplete="off"
            onKeyDown={onKeyDown}
            onBlur={({ currentTarget }) => addTag(currentTarget)}
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

const howManyHave = (ids: readonly TodoId[], tag: string): "all" | "some" | "none" => {
  const tagged = ids.filter((id) =>
    store.todos.get(id)?.tags.some((one) => normalizeText(one) === normalizeText(tag)),
  );
  return tagged.length === 0 ? "none" : tagged.length === ids.length ? "all" : "some";
};

function TagChoice({ tag, ids }: { tag: string; ids: readonly TodoId[] }) {
  const { tag: setTag } = useTodoActions();
  const state = howManyHave(ids, tag);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line that is a check box as a whole
    <button
      type="button"
      role="checkbox"
      aria-checked={state === "some" ? "mixed" : state === "all"}
      onClick={() => setTag(ids, tag, state !== "all")}
      className="due-choice w-full justify-start! gap-2!"
    >
      <TagDot tag={tag} />
      <span dir="auto" className="min-w-0 flex-1 truncate">
        {tag}
      </span>
      {state === "all" && <CheckIcon className="text-accent" />}
      {state === "some" && <span aria-hidden="true" className="h-0.5 w-3 bg-accent" />}
    </button>
  );
}

/** Edits the tags of one or more todos: tags in use, or a new one. */
export function TagsPopover({ ids, trigger, onClose, onCloseAutoFocus }: RowOverlayProps) {
  const t = useTranslations("todos.tagPicker");
  const { tag: setTag } = useTodoActions();
  const [text, setText] = useState("");
  const known = useTags();
  const name = cleanTag(text);
  const found = known.filter((tag) => normalizeText(tag).includes(normalizeText(name)));
  const isNew = name !== "" && !known.some((tag) => normalizeText(tag) === normalizeText(name));
  const [first] = found;

  function add() {
    const tag = isNew ? name : first;
    if (tag && name) setTag(ids, tag, true);
    setText("");
    if (!name) onClose();
  }

  return (
    <PopoverOrSheet
      open
      title={t("title")}
      trigger={trigger}
      onOpenChange={(open) => open || onClose()}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <div className="grid w-60 max-w-full gap-2 max-md:w-full">
        <input
          aria-label={t("find")}
          dir="auto"
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
    </PopoverOrSheet>
  );
}
