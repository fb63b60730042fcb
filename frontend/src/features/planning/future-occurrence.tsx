"use client";

import { useTranslations } from "use-intl";
import { listInk } from "@/components/list-icon/list-icon";
import { RepeatIcon } from "@/components/ui/icons";
import { clockTime } from "@/lib/dates";
import { openTodo } from "@/lib/location";
import { useList, useTodo } from "@/store/react/hooks";
import { useLocaleTag } from "@/store/react/use-calendar";
import type { Entry } from "./day-entries";

/** An occurrence to come: it opens the todo that comes again, and is not to be moved before it is there. */
export function FutureOccurrence({ entry }: { entry: Entry }) {
  const t = useTranslations("planning");
  const locale = useLocaleTag();
  const todo = useTodo(entry.id);
  const list = useList(todo?.list_id ?? "");
  if (!todo) return null;
  return (
    <button
      type="button"
      // keys come to the todo itself on its own day
      tabIndex={-1}
      onClick={() => openTodo(todo.id)}
      className="chip chip-coming w-full text-start"
      style={list && listInk(list.color)}
    >
      {entry.time && <span className="chip-time">{clockTime(entry.time, locale)}</span>}
      <span className="truncate">{todo.title}</span>
      <RepeatIcon className="ms-auto size-3 shrink-0" />
      <span className="sr-only">{t("coming")}</span>
    </button>
  );
}
