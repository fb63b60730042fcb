"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { ChevronRightIcon, RepeatIcon } from "@/components/ui/icons";
import type { Todo, TodoId } from "@/store/types";
import RepeatEditor from "../recurrence/repeat-editor";
import { useRuleWords } from "../recurrence/use-rule-label";

interface DueRepeatProps {
  todo: Todo;
  ids: readonly TodoId[];
  onDone: () => void;
}

/** How often it comes again, folded until it is asked for. */
export function DueRepeat({ todo, ids, onDone }: DueRepeatProps) {
  const t = useTranslations("todos.repeat");
  const words = useRuleWords();
  const [open, setOpen] = useState(false);
  return (
    <div className="border-line border-t pt-1">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="due-choice w-full">
        <span className="flex min-w-0 items-center gap-2">
          <RepeatIcon className="size-4 shrink-0 text-muted" />
          {todo.recurrence?.rule ? words(todo.recurrence) : t("title")}
        </span>
        <ChevronRightIcon className={`size-4 text-muted ${open ? "unfolded" : ""}`} />
      </button>
      {open && <RepeatEditor todo={todo} ids={ids} onDone={onDone} />}
    </div>
  );
}
