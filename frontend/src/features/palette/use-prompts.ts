"use client";

import { useTranslations } from "use-intl";
import { normalizeText } from "@/lib/normalize-text";
import { moveTodos, moveToList, scheduleTodos, setTag } from "@/store/actions";
import { store } from "@/store/app-store";
import { useAllLists, useTags } from "@/store/react/hooks";
import { isActive, type TodoId } from "@/store/types";
import type { Entry, Step } from "./commands/types";
import { matching } from "./search/score";
import { useDayChoices } from "./use-day-choices";
import { useUndoToast } from "./use-undo-toast";

/** Returns the prompts of actions on `ids` that need an answer first. */
export function usePrompts(ids: readonly TodoId[]) {
  const t = useTranslations("palette");
  const lists = useAllLists().filter(isActive);
  const tags = useTags();
  const done = useUndoToast();
  const days = useDayChoices();
  const count = ids.length;

  function destinations(): Entry[] {
    return lists.flatMap((list) => [
      {
        key: `to ${list.id}`,
        label: list.name,
        mark: list.inbox ? { kind: "inbox" } : { kind: "list", color: list.color, icon: list.icon },
        run() {
          moveToList(store, ids, list.id);
          done(t("said.moved", { count, list: list.name }));
        },
      } satisfies Entry,
      ...store.index.sectionsIn(list.id).map((id): Entry => {
        const label = store.todos.get(id)?.title ?? "";
        return {
          key: `to ${id}`,
          label,
          mark: { kind: "section" },
          beside: list.name,
          run() {
            moveTodos(store, ids, { list_id: list.id, parent_id: id, before: null });
            done(t("said.moved", { count, list: label }));
          },
        };
      }),
    ]);
  }

  const tagged = (tag: string): Entry => ({
    key: `add ${tag}`,
    label: tag,
    mark: { kind: "tag" },
    run() {
      setTag(store, ids, tag, true);
      done(t("said.tagged", { count, tag }));
    },
  });

  function tagChoices(text: string): Entry[] {
    const found = matching(tags.map(tagged), text);
    const fresh = text.trim().replace(/^@/, "").replace(/\s+/g, "-").slice(0, 50);
    if (!fresh || tags.some((tag) => normalizeText(tag) === normalizeText(fresh))) return found;
    return [...found, { ...tagged(fresh), label: t("newTag", { tag: fresh }) }];
  }

  const dayChoices = (text: string): Entry[] =>
    days(text).map(({ key, label, beside, due }) => ({
      key,
      label,
      beside,
      mark: { kind: "calendar" },
      run() {
        scheduleTodos(store, ids, due);
        done(due.due_date ? t("said.scheduled", { count, day: beside }) : t("said.undated", { count }));
      },
    }));

  const step = (name: "schedule" | "moveTo" | "tag", choices: Step["choices"]): Step => ({
    title: t(`steps.${name}.title`),
    placeholder: t(`steps.${name}.placeholder`),
    choices,
  });

  return {
    schedule: step("schedule", dayChoices),
    moveTo: step("moveTo", (text) => matching(destinations(), text)),
    tag: step("tag", tagChoices),
  };
}
