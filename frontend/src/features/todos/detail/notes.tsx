"use client";

import { type MouseEvent, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { PencilIcon } from "@/components/ui/icons";
import type { Todo } from "@/store/types";
import { useChangeTodo } from "../recurrence/occurrence-scope";
import { AutosizeTextarea, useAutosavedText } from "../row/title-editor";

const NotesView = lazy(() => import("./markdown"));
const MAX_LENGTH = 20_000;

const textareaClass =
  "-mx-2 min-h-9 w-[calc(100%+1rem)] resize-none overflow-hidden rounded-md bg-transparent px-2 py-1.5 outline-none hover:bg-hover focus-visible:bg-transparent focus-visible:outline-1 focus-visible:outline-accent pointer-coarse:min-h-touch";

/** True if a link or a checkbox was clicked; a click anywhere else starts editing. */
const isOnText = (event: MouseEvent) =>
  event.target instanceof Element &&
  !event.target.closest("a, input") &&
  getSelection()?.isCollapsed !== false;

interface RenderedNotesProps {
  text: string;
  save: (notes: string) => void;
  onEdit: () => void;
}

function RenderedNotes({ text, save, onEdit }: RenderedNotesProps) {
  const t = useTranslations("todos.notes");
  async function toggle(nth: number) {
    const { toggleCheckbox } = await import("./markdown");
    const toggled = toggleCheckbox(text, nth);
    if (toggled === null) onEdit();
    else save(toggled);
  }
  return (
    <div className="group relative -mx-2 rounded-md px-2 py-1.5">
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the button after it is the keys' way */}
      <div onClick={(event) => isOnText(event) && onEdit()} className="cursor-text">
        <Suspense
          fallback={
            <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
              {text}
            </p>
          }
        >
          <NotesView text={text} onToggle={toggle} />
        </Suspense>
      </div>
      <button type="button" aria-label={t("edit")} title={t("edit")} onClick={onEdit} className="notes-edit">
        <PencilIcon className="size-4" />
      </button>
    </div>
  );
}

/** Notes, rendered as Markdown and edited as text in the same place. */
export function Notes({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const change = useChangeTodo(todo);
  const [isEditing, setIsEditing] = useState(false);
  const save = (notes: string, base = todo.notes) => change({ notes }, { notes: base });
  const { text, setText, saveNow } = useAutosavedText(todo.notes, save);
  if (!isEditing && text.trim())
    return <RenderedNotes text={text} save={save} onEdit={() => setIsEditing(true)} />;
  return (
    <AutosizeTextarea
      autoFocus={isEditing}
      aria-label={t("notes")}
      dir="auto"
      placeholder={t("notesHint")}
      value={text}
      maxLength={MAX_LENGTH}
      spellCheck
      onFocus={() => setIsEditing(true)}
      onChange={({ target }) => setText(target.value)}
      onBlur={() => {
        saveNow();
        setIsEditing(false);
      }}
      className={textareaClass}
    />
  );
}
