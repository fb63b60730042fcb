"use client";

import { useTranslations } from "use-intl";
import { ADD_TODO, type CommandGroup } from "@/features/palette/commands/types";
import { useDueLabel } from "@/features/todos/due/due-label";
import { addDrafts, useLineParser } from "@/features/todos/quick-add/add-lines";
import { draftsOf } from "@/features/todos/quick-add/drafts";
import { useReadings, type ValueReading } from "@/features/todos/quick-add/readings";
import { composerTarget, type QuickAddTarget } from "@/features/todos/quick-add/state";
import type { DraftTree } from "@/store/actions";
import { store } from "@/store/app-store";

/** What the hint leaves out: the heading names the list, and the date has words of its own. */
const SHOWN_ELSEWHERE: readonly ValueReading["kind"][] = ["due", "list", "section"];
const NO_DUE = { due_date: null, due_time: null, due_timezone: null };

/**
 * Returns a function from a typed line to the command that adds it where quick add would, with its date, list and so on. A
 * line that describes no todo, such as "tomorrow" alone, opens in the composer, which says why.
 */
export function useNewTodoGroup(target: QuickAddTarget): (text: string) => CommandGroup {
  const t = useTranslations();
  const dueLabel = useDueLabel();
  const readingsOf = useReadings();
  const { parseLines, parserForNow, zone } = useLineParser(target.list, target.day);

  function listName({ list_id, new_list }: DraftTree[number]): string {
    const list = store.lists.get(list_id);
    return list?.inbox ? t("todos.views.inbox") : (new_list ?? list?.name ?? "");
  }

  return (text) => {
    const line = text.trim();
    const lines = parseLines(line);
    const result = draftsOf(lines, target, zone);
    const draft = "drafts" in result ? result.drafts[0] : undefined;
    const due = draft && dueLabel({ ...NO_DUE, ...draft });
    const others = readingsOf(draft && lines[0]).filter(({ kind }) => !SHOWN_ELSEWHERE.includes(kind));
    const hint = [...(due ? [due.text] : []), ...others.map(({ text }) => text)].join(" · ");
    return {
      key: "new",
      label: draft ? t("palette.newTodoIn", { list: listName(draft) }) : t("palette.newTodo"),
      commands: [
        {
          key: ADD_TODO,
          label: t("palette.add", { title: draft?.title ?? line }),
          icon: { kind: "add" },
          ...(hint ? { hint } : {}),
          run() {
            const now = draftsOf(parserForNow()(line), target, zone);
            if ("drafts" in now) addDrafts(now.drafts);
            else composerTarget.set({ ...target, text: line });
          },
        },
      ],
    };
  };
}
