"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/announcer";
import { PlusIcon } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast-store";
import { useCell } from "@/lib/cell";
import { listPath, navigate } from "@/lib/location";
import { addTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import { useCalendar } from "@/store/calendar";
import { useEveryList } from "@/store/hooks";
import { isActive, type ListId } from "@/store/rows";
import { type Parsed, parseQuickAdd } from "./parse-quick-add";
import { QuickAddChips } from "./quick-add-chips";
import { quickAddWanted } from "./quick-add-focus";
import { useLine } from "./use-line";

interface QuickAddProps {
  /** Where a todo goes that names no list. */
  list: ListId;
  /** The day it is due when it names none. */
  day?: string;
}

const plain = (text: string): Parsed => ({ title: text.replace(/\s+/g, " ").trim(), tags: [], tokens: [] });

/** Takes focus when it is asked for, now or while it was on its way. */
function useFocusWhenWanted() {
  const input = useRef<HTMLInputElement>(null);
  const wanted = useCell(quickAddWanted);
  const answered = useRef(0);
  useEffect(() => {
    if (wanted > 0 && answered.current !== wanted) {
      input.current?.focus();
      input.current?.scrollIntoView({ block: "center" });
    }
    answered.current = wanted;
    return () => quickAddWanted.set(0);
  }, [wanted]);
  return input;
}

function useAdd({ list, day }: QuickAddProps) {
  const t = useTranslations("todos");
  return ({ title, priority, due_date = day, list_id = list, tags }: Parsed) => {
    const fields = { ...(priority ? { priority } : {}), ...(due_date ? { due_date } : {}) };
    addTodo(store, { title: title.slice(0, 500), list_id, tags: tags.slice(0, 20), ...fields });
    announce(t("said.added", { title }));
    if (list_id === list) return;
    const name = store.lists.get(list_id)?.name ?? "";
    toast(t("said.addedTo", { list: name }), {
      action: { label: t("said.show"), run: () => navigate(listPath(list_id)) },
    });
  };
}

/** One line, Enter, and the next one: what was said in it shows as chips while it is typed. */
export function QuickAdd(props: QuickAddProps) {
  const t = useTranslations("todos");
  const [text, setText] = useLine();
  const [literal, setLiteral] = useState(false);
  const input = useFocusWhenWanted();
  const add = useAdd(props);
  const { today } = useCalendar();
  const lists = useEveryList().filter(isActive);
  const parsed = literal ? plain(text) : parseQuickAdd(text, { today, lists });

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && parsed.title) {
      add(parsed);
      setText("");
      setLiteral(false);
    }
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (parsed.tokens.length > 0) setLiteral(true);
    else event.currentTarget.blur();
  }

  return (
    <label className="quick-add">
      <PlusIcon className="size-5 shrink-0 text-accent" />
      <span className="relative min-w-0 flex-1">
        <QuickAddChips text={text} tokens={parsed.tokens} input={input} />
        <input
          ref={input}
          value={text}
          aria-label={t("quickAdd.label")}
          aria-keyshortcuts="q"
          placeholder={t("quickAdd.placeholder")}
          enterKeyHint="done"
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
          className="relative w-full text-ellipsis bg-transparent outline-none"
        />
      </span>
    </label>
  );
}
