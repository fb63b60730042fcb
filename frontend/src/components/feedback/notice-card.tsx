"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon } from "../ui/icons";

interface NoticeCardProps extends ComponentProps<"li"> {
  action?: { label: string; run: () => void } | undefined;
  onDismiss: () => void;
  children: ReactNode;
}

/** A notice at the bottom of the page. */
export function NoticeCard({ action, onDismiss, children, ...rest }: NoticeCardProps) {
  const t = useTranslations("common");
  const text = useId();
  return (
    <li
      {...rest}
      className="enter pointer-events-auto flex min-h-12 items-start gap-2 rounded-lg border border-line bg-surface ps-4 pe-1 shadow-overlay"
    >
      <div id={text} className="min-w-0 flex-1 self-center py-2">
        {children}
      </div>
      {action && (
        <button
          type="button"
          aria-describedby={text}
          onClick={action.run}
          className="min-h-touch rounded-md px-3 font-medium text-accent hover:bg-accent-soft hover:text-accent-strong"
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t("dismiss")}
        aria-describedby={text}
        onClick={onDismiss}
        className="grid size-touch place-items-center rounded-md text-muted hover:text-text"
      >
        <CloseIcon />
      </button>
    </li>
  );
}
