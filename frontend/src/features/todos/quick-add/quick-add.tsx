"use client";

import { cx } from "class-variance-authority";
import { type KeyboardEvent, type RefObject, Suspense, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { PlusIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import type { ParsedLine } from "@/lib/line-parser/parse";
import { useMedia } from "@/lib/use-media";
import type { DraftTree } from "@/store/actions";
import type { LineError } from "./drafts";
import { composerTarget, focusAtEnd, focusRequests, type QuickAddTarget, useQuickAddText } from "./state";

const Editor = lazy(() => import("./editor"));

/** Handles a key of the field. @returns whether the key had a meaning */
export type KeyHandler = (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;

export interface QuickAddFieldProps {
  target: QuickAddTarget;
  text: string;
  onText: (text: string) => void;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Escape was pressed without a chip to dismiss. */
  onLeave: () => void;
  /** The side of the suggestions. */
  side: "below" | "above";
  /** Whether there are buttons for what a keyboard types. */
  buttons?: boolean;
  className?: string;
  /** The name of the field; by default it is that of the field for a new todo. */
  label?: string;
  placeholder?: string;
  isSingleLine?: boolean;
  /** A text from before it was edited, whose phrases stay text. */
  originalText?: string;
  /** Does something else with the todos of the lines than to add them. @returns the error of a line, if there is one */
  onSubmit?: (drafts: DraftTree, lines: readonly ParsedLine[]) => LineError | null;
  onBlur?: () => void;
  /** Whether losing the focus submits the text; a field without any is left then. */
  isSubmittedOnBlur?: boolean;
}

/** The field is there at once; the code that parses it is loaded later. */
export function QuickAddField(props: QuickAddFieldProps) {
  const { text, onText, field, onLeave, label, placeholder, isSingleLine = false, onBlur } = props;
  const t = useTranslations("todos.quickAdd");
  const wide = useMedia("(min-width: 48rem)");
  const keyHandler = useRef<KeyHandler | null>(null);
  const isSubmitPending = useRef(false);

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") event.stopPropagation();
    const isHandled = keyHandler.current?.(event) ?? false;
    const isEnter = event.key === "Enter" && (isSingleLine || !event.shiftKey);
    if (isHandled || isEnter) event.preventDefault();
    if (isEnter && !keyHandler.current) isSubmitPending.current = true;
    if (event.key === "Escape" && !isHandled) onLeave();
  }

  return (
    <div className={cx("grid min-w-0 flex-1", props.side === "below" && "relative", props.className)}>
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        value={text}
        aria-label={label ?? t("label")}
        {...(label ? {} : { "aria-keyshortcuts": "q" })}
        aria-autocomplete="list"
        placeholder={label ? placeholder : t(wide ? "placeholder" : "label")}
        enterKeyHint="done"
        autoComplete="off"
        onChange={({ target }) =>
          onText(isSingleLine ? target.value.replace(/\s*\n\s*/g, " ") : target.value)
        }
        onBlur={onBlur}
        onKeyDown={onKeyDown}
        className="quick-add-text relative resize-none overflow-hidden bg-transparent outline-none [grid-area:1/1]"
      />
      <Suspense>
        <Editor {...props} keyHandler={keyHandler} isSubmitPending={isSubmitPending} />
      </Suspense>
    </div>
  );
}

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
export function QuickAdd(target: QuickAddTarget) {
  const [text, setText] = useQuickAddText();
  const isComposerOpen = useCell(composerTarget) !== null;
  const field = useFocusOnRequest();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field inside is the control
    <label className="quick-add">
      <PlusIcon className="mt-3 size-5 shrink-0 self-start text-accent" />
      <QuickAddField
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
