"use client";

import { cx } from "class-variance-authority";
import { type KeyboardEvent, type RefObject, Suspense, useRef } from "react";
import { useTranslations } from "use-intl";
import { later } from "@/components/lazy";
import { useMedia } from "@/lib/use-media";
import type { Target } from "./state";

const Live = later(() => import("./editor"));

/** What hears the keys of the line; true when it has taken one. */
export type Keys = (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;

export interface FieldProps {
  target: Target;
  text: string;
  onText: (text: string) => void;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Escape where nothing is left to take back. */
  onLeave: () => void;
  /** Where what is offered while typing stands. */
  side: "below" | "above";
  /** With what a thumb presses instead of signs. */
  buttons?: boolean;
  className?: string;
}

/** The line itself is there at once; what it means, and what follows, comes with the code that reads it. */
export function Field(props: FieldProps) {
  const { text, onText, field, onLeave } = props;
  const t = useTranslations("todos.quickAdd");
  const wide = useMedia("(min-width: 48rem)");
  const keys = useRef<Keys | null>(null);
  const hasty = useRef(false);

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") event.stopPropagation();
    const taken = keys.current?.(event) ?? false;
    if (taken || (event.key === "Enter" && !event.shiftKey)) event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey && !keys.current) hasty.current = true;
    if (event.key === "Escape" && !taken) onLeave();
  }

  return (
    <div className={cx("grid min-w-0 flex-1", props.side === "below" && "relative", props.className)}>
      <textarea
        ref={field}
        rows={1}
        value={text}
        aria-label={t("label")}
        aria-keyshortcuts="q"
        aria-autocomplete="list"
        placeholder={t(wide ? "placeholder" : "label")}
        enterKeyHint="done"
        autoComplete="off"
        onChange={({ target }) => onText(target.value)}
        onKeyDown={onKeyDown}
        className="quick-add-text relative resize-none overflow-hidden bg-transparent outline-none [grid-area:1/1]"
      />
      <Suspense>
        <Live {...props} keys={keys} hasty={hasty} />
      </Suspense>
    </div>
  );
}
