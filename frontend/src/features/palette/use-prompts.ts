"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { formatClockTime, formatWeekdayAndDay } from "@/lib/dates";
import { en, isMonthFirst } from "@/lib/line-parser/locale";
import type { Context } from "@/lib/line-parser/model";
import { parseLine } from "@/lib/line-parser/parse";
import { normalizeText } from "@/lib/text";
import { moveTodos, moveToList, scheduleTodos, setAssignee, setTag } from "@/store/actions";
import { onceUndoChanges, store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { assignableTodos, possibleAssignees } from "@/store/indexes/people";
import { useAllLists, useTags } from "@/store/react/hooks";
import { useLocaleTag, useWallClock, useWeekStart } from "@/store/react/use-calendar";
import { isActive, type TodoId, type UserId } from "@/store/types";
import type { Command, Prompt } from "./commands/types";
import { matchCommands } from "./search/search";

/** Returns a function that shows a toast with Undo. */
export function useUndoToast(): (message: string) => void {
  const t = useTranslations("common");
  return (message) => {
    announce(message);
    const run = () => void store.undo();
    toast(message, { action: { label: t("undo"), run }, until: onceUndoChanges });
  };
}

interface DayChoice {
  key: string;
  label: string;
  hint: string;
  due: { due_date: string | null; due_time: string | null };
}

const USUAL = ["today", "tomorrow", "weekend", "next_week"] as const;
const NEVER = { due_date: null, due_time: null };

/** Returns the usual days, and the day that the typed words describe. */
function useDayChoices(): (text: string) => DayChoice[] {
  const t = useTranslations("palette.days");
  const now = useWallClock();
  const weekStart = useWeekStart();
  const locale = useLocaleTag();
  const context: Context = {
    now,
    weekStart,
    isMonthFirst: isMonthFirst(locale),
    lists: [],
    sections: [],
    people: [],
  };

  function spelled(day: string, time: string | undefined): string {
    const date = formatWeekdayAndDay(day, now.slice(0, 10), locale);
    return time ? `${date}, ${formatClockTime(time, locale)}` : date;
  }

  function choice(key: string, label: string, words: string): DayChoice | null {
    const { title, due_date, due_time } = parseLine(words, context, en);
    if (!due_date || title) return null;
    const due = { due_date, due_time: due_time ? `${due_time}:00` : null };
    return { key, label, hint: spelled(due_date, due_time), due };
  }

  return (text) => {
    const wanted = normalizeText(text.trim());
    const usual = USUAL.flatMap((name) => choice(`day ${name}`, t(name), en.shorthand[name]) ?? []);
    const all = [...usual, { key: "day none", label: t("none"), hint: "", due: NEVER }];
    const fitting = all
      .filter(({ label }) => normalizeText(label).includes(wanted))
      .filter(({ hint }, nth, those) => those.findIndex((one) => one.hint === hint) === nth);
    const typed = wanted ? choice("day typed", text.trim(), text.trim()) : null;
    const known = fitting.some(({ hint }) => hint === typed?.hint);
    return typed && !known ? [typed, ...fitting] : fitting;
  };
}

/** Returns the prompts of commands on `ids` that need an answer first. */
export function usePrompts(ids: readonly TodoId[]) {
  const t = useTranslations("palette");
  const lists = useAllLists().filter((list) => isActive(list) && hasPermission(list, "edit"));
  const tags = useTags();
  const done = useUndoToast();
  const days = useDayChoices();
  const count = ids.length;

  function destinations(): Command[] {
    return lists.flatMap((list) => [
      {
        key: `to ${list.id}`,
        label: list.name,
        icon: list.inbox ? { kind: "inbox" } : { kind: "list", color: list.color, icon: list.icon },
        run() {
          moveToList(store, ids, list.id);
          done(t("announcements.moved", { count, list: list.name }));
        },
      } satisfies Command,
      ...store.index.sectionsIn(list.id).map((id): Command => {
        const label = store.todos.get(id)?.title ?? "";
        return {
          key: `to ${id}`,
          label,
          icon: { kind: "section" },
          hint: list.name,
          run() {
            moveTodos(store, ids, { list_id: list.id, parent_id: id, before: null });
            done(t("announcements.moved", { count, list: label }));
          },
        };
      }),
    ]);
  }

  const tagged = (tag: string): Command => ({
    key: `add ${tag}`,
    label: tag,
    icon: { kind: "tag" },
    run() {
      setTag(store, ids, tag, true);
      done(t("announcements.tagged", { count, tag }));
    },
  });

  function tagChoices(text: string): Command[] {
    const found = matchCommands(tags.map(tagged), text);
    const fresh = text.trim().replace(/^@/, "").replace(/\s+/g, "-").slice(0, 50);
    if (!fresh || tags.some((tag) => normalizeText(tag) === normalizeText(fresh))) return found;
    return [...found, { ...tagged(fresh), label: t("newTag", { tag: fresh }) }];
  }

  function assigneeChoices(text: string): Command[] {
    const todos = assignableTodos(store, ids);
    const choice = (label: string, user: UserId | null): Command => ({
      key: `assign ${user}`,
      label,
      icon: { kind: "check" },
      run() {
        setAssignee(store, ids, user);
        done(t("announcements.assigned", { count, name: label }));
      },
    });
    const people = possibleAssignees(store, todos).map(({ user_id, name }) => choice(name, user_id));
    return matchCommands([...people, choice(t("nobody"), null)], text);
  }

  const dayChoices = (text: string): Command[] =>
    days(text).map(({ key, label, hint, due }) => ({
      key,
      label,
      hint,
      icon: { kind: "calendar" },
      run() {
        scheduleTodos(store, ids, due);
        done(
          due.due_date
            ? t("announcements.scheduled", { count, day: hint })
            : t("announcements.undated", { count }),
        );
      },
    }));

  const createPrompt = (
    name: "schedule" | "moveTo" | "assign" | "tag",
    choices: Prompt["choices"],
  ): Prompt => ({
    title: t(`prompts.${name}.title`),
    placeholder: t(`prompts.${name}.placeholder`),
    choices,
  });

  return {
    schedule: createPrompt("schedule", dayChoices),
    moveTo: createPrompt("moveTo", (text) => matchCommands(destinations(), text)),
    assign: createPrompt("assign", assigneeChoices),
    tag: createPrompt("tag", tagChoices),
  };
}
