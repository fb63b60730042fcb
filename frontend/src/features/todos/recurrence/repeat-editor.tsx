"use client";

import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { CheckIcon, ChevronRightIcon } from "@/components/ui/icons";
import { useCalendar } from "@/store/react/use-calendar";
import type { RecurrenceDraft, Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { CustomRule } from "./custom-rule";
import { useRuleLabel } from "./rrule-label";
import { presetsFor } from "./rule-draft";

export interface RepeatEditorProps {
  todo: Todo;
  ids: readonly TodoId[];
  onDone: () => void;
}

/** Picks a recurrence: presets with one click, everything else under Custom. */
export default function RepeatEditor({ todo, ids, onDone }: RepeatEditorProps) {
  const t = useTranslations("todos.repeat");
  const { today } = useCalendar();
  const { schedule } = useTodoActions();
  const ruleLabel = useRuleLabel();
  const [isCustom, setIsCustom] = useState(false);
  const isBackFromCustom = useRef(false);
  const { rule = null, from = null } = todo.recurrence ?? {};
  const presets = presetsFor(todo.due_date ?? today);
  const current = from === "completion" ? "" : rule;

  function save(recurrence: RecurrenceDraft | null) {
    schedule(ids, { recurrence });
    onDone();
  }

  function back() {
    isBackFromCustom.current = true;
    setIsCustom(false);
  }

  if (isCustom) return <CustomRule todo={todo} onSave={save} onBack={back} />;
  return (
    <div className="grid w-66 max-md:w-full">
      <button type="button" aria-pressed={rule === null} onClick={() => save(null)} className="due-choice">
        {t("never")}
        {rule === null && <CheckIcon className="text-accent" />}
      </button>
      {presets.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === current}
          onClick={() => save({ rule: each, from: "due" })}
          className="due-choice"
        >
          {ruleLabel({ rule: each, from: "due" })}
          {each === current && <CheckIcon className="text-accent" />}
        </button>
      ))}
      {rule !== null && !presets.includes(current ?? "") && (
        <button type="button" aria-pressed onClick={() => setIsCustom(true)} className="due-choice">
          {ruleLabel({ rule, from })}
          <CheckIcon className="text-accent" />
        </button>
      )}
      <button
        ref={(button) => {
          if (isBackFromCustom.current) button?.focus();
          isBackFromCustom.current = false;
        }}
        type="button"
        onClick={() => setIsCustom(true)}
        className="due-choice border-line border-t"
      >
        {t("custom")}
        <ChevronRightIcon className="text-muted" />
      </button>
    </div>
  );
}
