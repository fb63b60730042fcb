"use client";

import { type MouseEvent, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { PencilIcon } from "@/components/ui/icons";
import type { Todo } from "@/store/types";
import { useChange } from "../recurrence/occurrence-scope";
import { AutosizeTextarea, useDraft } from "../row/title-editor";

const NotesView = lazy(() => import("./markdown"));
const MAX_LENGTH = 20_000;

const look =
  "-mx-2 min-h-24 w-[calc(100%+1rem)] resize-none overflow-hidden rounded-md bg-transparent px-2 py-1.5 outline-none hover:bg-hover focus-visible:bg-transparent focus-visible:outline-1 focus-visible:outline-accent";

/** True if a link or a checkbox was clicked; a click anywhere else starts editing. */
const onText = (event: MouseEvent) =>
  event.target instanceof Element &&
  !event.target.closest("a, input") &&
  getSelection()?.isCollapsed !== false;

interface ShownProps {
  text: string;
  keep: (notes: string) => void;
  onWrite: () => void;
}

function Shown({ text, keep, onWrite }: ShownProps) {
  const t = useTranslations("todos.notes");
  async function toggle(nth: number) {
    const { toggleCheckbox } = await import("./markdown");
    const turned = toggleCheckbox(text, nth);
    if (turned === null) onWrite();
    else keep(turned);
  }
  return (
    <div className="group relative -mx-2 rounded-md px-2 py-1.5">
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the button after it is the keys' way */}
      <div onClick={(event) => onText(event) && onWrite()} className="cursor-text">
        <Suspense fallback={<p className="whitespace-pre-wrap wrap-anywhere">{text}</p>}>
          <NotesView text={text} onToggle={toggle} />
        </Suspense>
      </div>
      <button type="button" aria-label={t("edit")} title={t("edit")} onClick={onWrite} className="notes-edit">
        <PencilIcon className="size-4" />
      </button>
    </div>
  );
}

/** Notes, rendered as Markdown and edited as text in the same place. */
export function Notes({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const change = useChange(todo);
  const [writing, setWriting] = useState(false);
  const keep = (notes: string) => change({ notes });
  const { text, write, settle } = useDraft(todo.notes, keep);
  if (!writing && text.trim()) return <Shown text={text} keep={keep} onWrite={() => setWriting(true)} />;
  return (
    <AutosizeTextarea
      autoFocus={writing}
      aria-label={t("notes")}
      placeholder={t("notesHint")}
      value={text}
      maxLength={MAX_LENGTH}
      spellCheck
      onFocus={() => setWriting(true)}
      onChange={({ target }) => write(target.value)}
      onBlur={() => {
        settle();
        setWriting(false);
      }}
      className={look}
    />
  );
}
