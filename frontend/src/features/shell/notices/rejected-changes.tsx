"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { NoticeCard } from "@/components/feedback/toaster";
import { IsolatedNames } from "@/components/ui/isolated-names";
import { useList, useTodo } from "@/store/react/hooks";
import type { Rejection } from "@/store/sync/changes";
import { type Comment, isListStep, isTodoStep, type List, type Todo } from "@/store/types";

/** Copies `text` to the clipboard, even over plain HTTP, where browsers offer no clipboard API. */
export async function copyToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}

const MAX_SHOWN = 5;

type Row = Todo | List | Comment;

/** The title of a todo, the name of a list, or the text of a comment. */
function nameOf(row: Row | undefined): string {
  if (!row) return "";
  if ("title" in row) return row.title;
  return "text" in row ? row.text : row.name;
}

/** Returns the text of the rows, to be pasted elsewhere. */
export function formatRows(rows: readonly Row[]): string {
  return rows
    .map((row) => ("title" in row && row.notes ? `${row.title}\n${row.notes}` : nameOf(row)))
    .join("\n");
}

/** Whether the changed row is in the trash, where another device or another person has put it. */
function useIsInTrash({ operation, problem }: Rejection): boolean {
  const { step } = operation;
  const todo = useTodo(isTodoStep(step) ? step.id : "");
  const list = useList(isListStep(step) ? step.id : "");
  return problem.status === 404 && Boolean((todo ?? list)?.deleted_at);
}

function Line({ words, ...rejection }: Rejection & { words: "message" | "item" }) {
  const t = useTranslations("shell.rejected");
  const isInTrash = useIsInTrash(rejection);
  const { rows, problem } = rejection;
  const reason = isInTrash ? t("inTrash") : (problem.fields[0]?.message ?? problem.message);
  return (
    <li dir="auto">
      <IsolatedNames text={t(words, { name: nameOf(rows[0]).slice(0, 60), count: rows.length, reason })} />
    </li>
  );
}

interface RejectedChangesProps {
  rejections: readonly Rejection[];
  dismiss: () => void;
}

/** Lists changes that the server rejected, and lets the user copy them: nothing vanishes silently. */
export default function RejectedChanges({ rejections, dismiss }: RejectedChangesProps) {
  const t = useTranslations("shell.rejected");
  const [copied, setCopied] = useState(0);
  const count = rejections.length;
  const copy = async () => {
    if (await copyToClipboard(formatRows(rejections.flatMap(({ rows }) => rows)))) setCopied(count);
  };
  return (
    <NoticeCard
      onDismiss={dismiss}
      action={{ label: t(copied === count ? "copied" : "copy"), run: () => void copy() }}
    >
      {count > 1 && <p className="font-medium text-danger">{t("title", { count })}</p>}
      <ul className={count > 1 ? "grid gap-1 pt-1 text-sm" : "text-danger"}>
        {rejections.slice(0, MAX_SHOWN).map((rejection) => (
          <Line key={rejection.operation.id} {...rejection} words={count > 1 ? "item" : "message"} />
        ))}
        {count > MAX_SHOWN && <li className="text-muted">{t("more", { count: count - MAX_SHOWN })}</li>}
      </ul>
    </NoticeCard>
  );
}
