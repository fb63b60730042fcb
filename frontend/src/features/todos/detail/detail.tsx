"use client";

import { cx } from "class-variance-authority";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Disclosure } from "@/components/ui/disclosure";
import { SubtaskIcon, TrashIcon } from "@/components/ui/icons";
import { dateFormatter } from "@/lib/dates";
import { closeTodo, openTodo, useOpenTodo } from "@/lib/location";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { useMedia } from "@/lib/use-media";
import { hasPermission } from "@/store/engine/roles";
import { useList, useSeriesHistory, useTodo } from "@/store/react/hooks";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { ActivitySection } from "../activity/activity-section";
import { Attachments } from "../attachments/attachments";
import { Thread } from "../comments/thread";
import { PanelEditors } from "../presence/editor";
import { applyDraft } from "../quick-add/apply-draft";
import { QuickAddField } from "../quick-add/quick-add";
import { useChangeTodo } from "../recurrence/occurrence-scope";
import { CompleteButton, CompletionMark, useToggleCompletion } from "../row/complete-button";
import { cleanTitle, useAutosavedText } from "../row/title-editor";
import { linksIn } from "../row/title-links";
import { Fields } from "./fields";
import { Notes } from "./notes";
import { closePanel, Sheet, SidePanel } from "./panel-frame";
import { ReadOnlyFields, ReadOnlyNotes, ReadOnlyTitle } from "./read-only-fields";
import { Subtasks } from "./subtasks";

const titleClass = cx(
  "-mx-1 rounded-sm px-1 [&>.quick-add-text]:serif [&>.quick-add-text]:text-xl pointer-coarse:[&>.quick-add-text]:py-2",
  "has-[textarea:focus-visible]:outline-1 has-[textarea:focus-visible]:outline-accent",
);

/** The field of quick add with the title: Enter applies its chips, and without it the text is the title. */
function PanelTitle({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const change = useChangeTodo(todo);
  const field = useRef<HTMLTextAreaElement>(null);
  const save = (draft: string, base: string) => {
    const title = cleanTitle(draft);
    if (title) change({ title }, { title: base });
  };
  const { text, original, base, setText, saveNow, discard } = useAutosavedText(todo.title, save, false);

  /** Leaves the field once the text that is no longer wanted is out of it. */
  function leave() {
    discard();
    requestAnimationFrame(() => field.current?.blur());
  }

  return (
    <QuickAddField
      label={t("title")}
      target={{ list: todo.list_id, parent: todo.parent_id ?? undefined }}
      text={text}
      originalText={original}
      onText={setText}
      field={field}
      side="below"
      isSingleLine
      onLeave={() => (text === original ? closePanel() : discard())}
      onBlur={saveNow}
      onSubmit={([draft], [line]) => {
        const error =
          draft && line && text !== original
            ? applyDraft(todo, draft, line, (patch) => change(patch, { title: base }))
            : null;
        if (!error) leave();
        return error;
      }}
      className={titleClass}
    />
  );
}

/** The links of a title, which is edited as text. */
function TitleLinks({ title }: { title: string }) {
  const links = linksIn(title);
  if (links.length === 0) return null;
  return (
    <p className="-mt-2 flex flex-wrap gap-x-4 ps-8 text-sm">
      {links.map((href) => (
        <a
          key={href}
          href={href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="title-link flex min-h-7 max-w-full items-center pointer-coarse:min-h-touch"
        >
          <span className="truncate">{href.replace(/^https?:\/\/(?:www\.)?/i, "")}</span>
        </a>
      ))}
    </p>
  );
}

const STAMP_FORMAT: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" };

function Stamps({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const { zone } = useCalendar();
  const format = dateFormatter(useLocaleTag(), { ...STAMP_FORMAT, timeZone: zone });
  const at = (moment: string) => format.format(new Date(moment));
  return (
    <p className="text-muted text-xs">
      {t("created", { at: at(todo.created_at) })}
      {todo.updated_at.slice(0, 19) !== todo.created_at.slice(0, 19) && (
        <>
          <br />
          {t("changed", { at: at(todo.updated_at) })}
        </>
      )}
    </p>
  );
}

/** A link to the parent todo. */
function ParentLink({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.panel");
  const parent = useTodo(todo.parent_id ?? "");
  if (parent?.kind !== "todo") return null;
  return (
    <button
      type="button"
      aria-label={t("subtaskOf", { title: parent.title })}
      onClick={() => openTodo(parent.id)}
      className="-mx-1 -mb-2 flex min-h-7 max-w-[calc(100%-3rem)] items-center gap-1.5 rounded-sm px-1 text-muted text-sm hover:text-text pointer-coarse:min-h-touch"
    >
      <SubtaskIcon className="size-4 shrink-0" />
      <span dir="auto" className="truncate">
        {parent.title}
      </span>
    </button>
  );
}

const MAX_COMPLETIONS = 50;

/** The completions of a recurring todo, newest first. */
function History({ todo }: { todo: Todo }) {
  const t = useTranslations("todos.repeat");
  const done = useSeriesHistory(todo.recurrence?.series_id ?? todo.id);
  const { zone } = useCalendar();
  const format = dateFormatter(useLocaleTag(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
  });
  if (done.length === 0) return null;
  return (
    <Disclosure summary={t("history", { count: done.length })}>
      <ol className="grid gap-1 pt-1 text-muted">
        {done.slice(0, MAX_COMPLETIONS).map((copy) => (
          <li key={copy.id}>{copy.completed_at && format.format(new Date(copy.completed_at))}</li>
        ))}
      </ol>
    </Disclosure>
  );
}

/** All fields of a todo, edited in place by somebody who may change it. */
function TodoPanel({ todo }: { todo: Todo }) {
  const t = useTranslations("todos");
  const { remove } = useTodoActions();
  const complete = useToggleCompletion();
  const isEditable = hasPermission(useList(todo.list_id), "edit");
  return (
    <div className="flex min-h-full flex-col gap-4">
      <ParentLink todo={todo} />
      <div className="flex items-start gap-3 pe-12">
        <span className="grid h-7 items-center pointer-coarse:h-touch">
          {isEditable ? (
            <CompleteButton todo={todo} label={t("complete", { title: todo.title })} onComplete={complete} />
          ) : (
            <CompletionMark todo={todo} />
          )}
        </span>
        {isEditable ? <PanelTitle key={todo.id} todo={todo} /> : <ReadOnlyTitle todo={todo} />}
      </div>
      {isEditable && <TitleLinks title={todo.title} />}
      <PanelEditors todo={todo.id} />
      {isEditable ? <Fields todo={todo} /> : <ReadOnlyFields todo={todo} />}
      {isEditable ? <Notes key={todo.id} todo={todo} /> : <ReadOnlyNotes todo={todo} />}
      <Subtasks key={`under ${todo.id}`} todo={todo} isEditable={isEditable} />
      {todo.kind === "todo" && <Attachments key={`of ${todo.id}`} todo={todo} />}
      <History todo={todo} />
      {todo.kind === "todo" && <Thread key={`about ${todo.id}`} todo={todo} />}
      {!IS_GUEST_PAGE && <ActivitySection key={`with ${todo.id}`} todo={todo} />}
      <footer className="mt-auto flex items-center justify-between gap-3 pt-4">
        <Stamps todo={todo} />
        {isEditable && (
          <button
            type="button"
            onClick={() => remove([todo.id])}
            className="-me-2 flex min-h-9 items-center gap-1.5 rounded-md px-2 text-danger text-sm hover:bg-danger-soft pointer-coarse:min-h-touch"
          >
            <TrashIcon />
            {t("menu.delete")}
          </button>
        )}
      </footer>
    </div>
  );
}

const WIDE_ENOUGH = "(min-width: 68.75rem)";

function CloseMissingTodo({ id }: { id: TodoId }) {
  useEffect(() => {
    if (id) closeTodo();
  }, [id]);
  return null;
}

/** The open todo: next to the list if there is room, otherwise above it. */
export default function Detail({ isReady }: { isReady: boolean }) {
  const id = useOpenTodo() ?? "";
  const todo = useTodo(id);
  const hasRoomBeside = useMedia(WIDE_ENOUGH);
  if (!todo) return isReady ? <CloseMissingTodo id={id} /> : null;
  const Frame = hasRoomBeside ? SidePanel : Sheet;
  return (
    <Frame>
      <TodoPanel todo={todo} />
    </Frame>
  );
}
