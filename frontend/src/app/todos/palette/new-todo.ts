"use client";

import { useTranslations } from "use-intl";
import { ADD_TODO, type CommandGroup } from "@/features/palette/commands/types";
import { useDueLabel } from "@/features/todos/due/due-label";
import { addDrafts, useLineParser } from "@/features/todos/quick-add/add-lines";
import { draftsOf } from "@/features/todos/quick-add/drafts";
import { composerTarget, type QuickAddTarget } from "@/features/todos/quick-add/state";
import type { DraftTree } from "@/store/actions";
import { store } from "@/store/app-store";

const NO_DUE = { due_date: null, due_time: null, due_timezone: null };

/**
 * Returns a function from a typed line to the command that adds it where quick add would, with its date, list and so on. A
 * line that describes no todo, such as "tomorrow" alone, opens in the composer, which says why.
 */
export function useNewTodoGroup(target: QuickAddTarget): (text: string) => CommandGroup {
  const t = useTranslations();
  const dueLabel = useDueLabel();
  const { parseLines, parserForNow, zone } = useLineParser(target.list, target.day);

  function listName({ list_id, new_list }: DraftTree[number]): string {
    const list = store.lists.get(list_id);
    return list?.inbox ? t("todos.views.inbox") : (new_list ?? list?.name ?? "");
  }

  return (text) => {
    const line = text.trim();
    const result = draftsOf(parseLines(line), target, zone);
    const draft = "drafts" in result ? result.drafts[0] : undefined;
    const due = draft && dueLabel({ ...NO_DUE, ...draft });
    return {
      key: "new",
      label: draft ? t("palette.newTodoIn", { list: listName(draft) }) : t("palette.newTodo"),
      commands: [
        {
          key: ADD_TODO,
          label: t("palette.add", { title: draft?.title ?? line }),
          icon: { kind: "add" },
          ...(due ? { hint: due.text } : {}),
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
