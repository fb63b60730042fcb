"use client";

import { useEffect, useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { wallTimeAt } from "@/lib/dates";
import { en, isMonthFirst } from "@/lib/line-parser/locale";
import type { Context } from "@/lib/line-parser/model";
import { createLinesParser } from "@/lib/line-parser/parse";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { addDraftTree, type DraftTree } from "@/store/actions";
import { onceUndoChanges, store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { useAllLists, useAllSections, useNamedPeople } from "@/store/react/hooks";
import { useCalendar, useLocaleTag, useWallClock, useWeekStart } from "@/store/react/use-calendar";
import { isActive, type List, type ListId, type Todo } from "@/store/types";
import { offerDefaultReminder } from "./default-reminder";
import type { LineError } from "./drafts";
import { lastAddedTodos } from "./state";

/** The language that lines are written in. */
export const QUICK_ADD_LOCALE = en;

/** The sections of `lists`, those of `own` first, so that they win where two have one name. */
function namedSections(sections: readonly Todo[], lists: readonly List[], own: ListId) {
  const ids = new Set(lists.map(({ id }) => id));
  return sections
    .filter(({ list_id }) => ids.has(list_id))
    .sort((one, other) => Number(other.list_id === own) - Number(one.list_id === own))
    .map(({ id, list_id, title }) => ({ id, list_id, name: title }));
}

/**
 * The context and the parser for it; both stay the same from key to key, and change each minute.
 * `parserForNow` returns a parser that reads times from this very moment.
 */
export function useLineParser(own: ListId, day: string | undefined) {
  const { zone } = useCalendar();
  const now = useWallClock();
  const weekStart = useWeekStart();
  const locale = useLocaleTag();
  const lists = useAllLists();
  const sections = useAllSections();
  const people = useNamedPeople();
  const names = useMemo(() => {
    const editable = lists.filter((list) => hasPermission(list, "edit"));
    const active = editable.filter(isActive);
    const archived = editable
      .filter((list) => list.archived_at !== null && list.deleted_at === null)
      .map(({ id, name }) => ({ id, name, isArchived: true }) as const);
    const readOnly = lists
      .filter((list) => isActive(list) && !hasPermission(list, "edit"))
      .map(({ id, name }) => ({ id, name, isReadOnly: true }) as const);
    return {
      lists: [...active, ...archived, ...readOnly],
      sections: namedSections(sections, active, own),
      people,
      list: own,
    };
  }, [lists, sections, people, own]);
  const parsing = useMemo(() => {
    const isGuest = IS_GUEST_PAGE;
    const context: Context = { ...names, now, day, weekStart, isGuest, isMonthFirst: isMonthFirst(locale) };
    const parseLines = createLinesParser(context, QUICK_ADD_LOCALE);
    const parserForNow = () => {
      const present = wallTimeAt(new Date(), zone).slice(0, 16);
      return present === now ? parseLines : createLinesParser({ ...context, now: present }, QUICK_ADD_LOCALE);
    };
    return { context, parseLines, parserForNow, zone };
  }, [names, now, zone, weekStart, locale, day]);

  const { parseLines } = parsing;
  // The first parse is the slowest, so it happens before anybody types.
  useEffect(() => {
    const timer = setTimeout(() => parseLines("today #"), 200);
    return () => clearTimeout(timer);
  }, [parseLines]);
  return parsing;
}

/** The sentence for an error, with the number of the line where there are several. */
export function useErrorText() {
  const t = useTranslations("quickAdd.errors");
  return ({ code, line }: LineError, isAlone: boolean) => t(code, { line: isAlone ? 0 : line });
}

/** Adds the drafts as one change. The app shows and announces it by `lastAddedTodos`. */
export function addDrafts(drafts: DraftTree): void {
  const added = addDraftTree(store, drafts);
  lastAddedTodos.set(added);
  offerDefaultReminder(store, added);
}

/** Undoes what the field has added last, and puts its text back. */
export function useUndoAdd(onText: (text: string) => void) {
  const t = useTranslations("shell");
  const added = useRef("");
  const stop = useRef<(() => void) | null>(null);
  const forget = () => {
    added.current = "";
    stop.current?.();
    stop.current = null;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: forget on unmount only
  useEffect(() => forget, []);
  return {
    remember(text: string) {
      forget();
      added.current = text;
      stop.current = onceUndoChanges(forget);
    },
    /** @returns whether there was anything to undo */
    undo(): boolean {
      const text = added.current;
      if (!text) return false;
      forget();
      store.undo();
      announce(t("undone", { count: 1, title: text }));
      onText(text);
      return true;
    },
  };
}
