"use client";

import { useEffect, useRef } from "react";
import { PlusIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import { Field } from "./field";
import { goOn, quickAddWanted } from "./focus";
import { composer, type Target } from "./state";
import { useLine } from "./use-line";

/** Takes focus when it is asked for, now or while it was on its way. */
function useFocusWhenWanted() {
  const field = useRef<HTMLTextAreaElement>(null);
  const wanted = useCell(quickAddWanted);
  const answered = useRef(0);
  useEffect(() => {
    if (wanted > 0 && answered.current !== wanted) {
      goOn(field.current);
      field.current?.scrollIntoView({ block: "center" });
    }
    answered.current = wanted;
    return () => quickAddWanted.set(0);
  }, [wanted]);
  return field;
}

/** One line, Enter, and the next one: what was said in it shows as chips while it is typed. */
export function QuickAdd(target: Target) {
  const [text, setText] = useLine();
  const isElsewhere = useCell(composer) !== null;
  const field = useFocusWhenWanted();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field inside is the control
    <label className="quick-add">
      <PlusIcon className="mt-3 size-5 shrink-0 self-start text-accent" />
      <Field
        target={target}
        text={isElsewhere ? "" : text}
        onText={setText}
        field={field}
        onLeave={() => field.current?.blur()}
        side="below"
        className="py-2.75"
      />
    </label>
  );
}
