"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { Avatar } from "@/components/ui/avatar";
import { Disclosure } from "@/components/ui/disclosure";
import { IsolatedNames } from "@/components/ui/isolated-names";
import { store } from "@/store/app-store";
import { useList, useTodo } from "@/store/react/hooks";
import { useSession } from "@/store/session/session";
import type { Act } from "@/store/sharing/activity-api";
import { findUndoOfAct } from "@/store/sharing/undo-act";
import { TimeAgo } from "../comments/time-ago";
import { usePhrase } from "./use-phrase";

interface ActRowProps {
  act: Act;
  /** Opens the todo; without it, the row does not say which todo it is about. */
  onOpen?: (id: string) => void;
  /** Whether the row names the list. */
  hasList?: boolean;
  /** The act in the row above. Where it is about the same todo, the row does not show the title again. */
  above?: Act | undefined;
}

/** Who did what, where and when. */
function Sentence({ act, id, hasList }: { act: Act; id: string; hasList: boolean }) {
  const t = useTranslations("activity");
  const what = usePhrase()(act);
  const comments = useTranslations("comments");
  const session = useSession();
  const list = useList(act.list_id);
  const isOwn = session.status === "signed-in" && session.user.id === act.actor_id;
  return (
    <p id={id} className="line-clamp-6 text-muted text-sm wrap-anywhere">
      {t.rich("sentence", {
        name: isOwn ? t("you") : (act.actor_name ?? comments("deletedAccount")),
        b: (chunks) => <bdi className="font-medium text-text">{chunks}</bdi>,
        what,
        w: () => <IsolatedNames text={what} />,
      })}
      {hasList && (
        <>
          {"\u00a0· "}
          <bdi className="text-xs">{list?.name ?? act.list_name}</bdi>
        </>
      )}
      {"\u00a0· "}
      <span className="whitespace-nowrap">
        <TimeAgo at={act.at} />
      </span>
    </p>
  );
}

/** The notes that there were, for whoever wants to read them. */
function OldNotes({ act }: { act: Act }) {
  const t = useTranslations("activity");
  const notes = act.before?.["notes"];
  if (typeof notes !== "string" || notes === "") return null;
  return (
    <Disclosure summary={t("oldNotes")} tone="muted">
      <p
        dir="auto"
        className="mt-1 max-h-60 overflow-y-auto rounded-md bg-hover px-2.5 py-1.5 whitespace-pre-wrap wrap-anywhere"
      >
        {notes}
      </p>
    </Disclosure>
  );
}

/** The title of the todo as it was then, which opens the todo while the person can see it. */
function Subject({ act, onOpen }: { act: Act; onOpen: (id: string) => void }) {
  const todo = useTodo(act.todo_id ?? "");
  const className = "block max-w-full truncate text-start font-medium";
  if (todo?.deleted_at !== null) {
    return (
      <p dir="auto" className={className}>
        {act.title}
      </p>
    );
  }
  return (
    <button
      type="button"
      dir="auto"
      onClick={() => onOpen(todo.id)}
      className={`${className} rounded-sm hover:underline pointer-coarse:min-h-touch`}
    >
      {act.title}
    </button>
  );
}

/** Takes the act back where that is possible. */
function UndoButton({ act, sentenceId }: { act: Act; sentenceId: string }) {
  const t = useTranslations("activity");
  // They decide whether there is something to take back.
  useTodo(act.todo_id ?? "");
  useList(act.list_id);
  const undo = findUndoOfAct(store, act);
  if (!undo) return null;
  return (
    <button
      type="button"
      aria-describedby={sentenceId}
      onClick={() => {
        undo();
        announce(t("undone"));
      }}
      className="-my-1 min-h-7 shrink-0 rounded-md px-2 text-accent text-sm hover:bg-accent-soft hover:text-accent-strong pointer-coarse:min-h-touch"
    >
      {t("undo")}
    </button>
  );
}

/** What one person did. */
export function ActRow({ act, onOpen, hasList = false, above }: ActRowProps) {
  const sentenceId = useId();
  const isNewSubject = above?.todo_id !== act.todo_id;
  const isNewTitle = isNewSubject || above.title !== act.title;
  return (
    <li className={`flex items-start gap-2.5 py-1.5 ${above && isNewSubject ? "mt-2" : ""}`}>
      <Avatar
        name={act.actor_name ?? ""}
        userId={act.actor_id ?? ""}
        size={20}
        label={null}
        className="mt-0.5"
      />
      <div className="min-w-0 flex-1">
        {isNewTitle && onOpen && act.todo_id !== null && act.title && <Subject act={act} onOpen={onOpen} />}
        <Sentence act={act} id={sentenceId} hasList={hasList} />
        <OldNotes act={act} />
      </div>
      <UndoButton act={act} sentenceId={sentenceId} />
    </li>
  );
}
