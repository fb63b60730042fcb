"use client";

import { useEffect, useRef } from "react";
import { PlusIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import { Field } from "./field";
import { composer, focusAtEnd, focusRequests, type Target, useText } from "./state";

/** Takes focus when asked, also by a request from before it was rendered. */
function useFocusOnRequest() {
  const field = useRef<HTMLTextAreaElement>(null);
  const requests = useCell(focusRequests);
  const handled = useRef(0);
  useEffect(() => {
    if (requests > 0 && handled.current !== requests) {
      focusAtEnd(field.current);
      field.current?.scrollIntoView({ block: "center" });
    }
    handled.current = requests;
    return () => focusRequests.set(0);
  }, [requests]);
  return field;
}

/** The field over a list: Enter adds its todo and leaves it ready for the next. */
export function QuickAdd(target: Target) {
  const [text, setText] = useText();
  const isComposerOpen = useCell(composer) !== null;
  const field = useFocusOnRequest();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field inside is the control
    <label className="quick-add">
      <PlusIcon className="mt-3 size-5 shrink-0 self-start text-accent" />
      <Field
        target={target}
        text={isComposerOpen ? "" : text}
        onText={setText}
        field={field}
        onLeave={() => field.current?.blur()}
        side="below"
        className="py-2.75"
      />
    </label>
  );
}
