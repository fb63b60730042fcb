import { cx } from "class-variance-authority";
import type { ReactNode } from "react";
import { ChevronRightIcon } from "./icons";

interface DisclosureProps {
  summary: ReactNode;
  /** The tone of the summary. */
  tone?: "plain" | "muted";
  className?: string;
  onToggle?: (isOpen: boolean) => void;
  children: ReactNode;
}

/** A line with a chevron that shows and hides what is below it. */
export function Disclosure({ summary, tone = "plain", className, onToggle, children }: DisclosureProps) {
  return (
    <details
      className={cx("group text-sm", className)}
      onToggle={({ currentTarget }) => onToggle?.(currentTarget.open)}
    >
      <summary
        className={cx(
          "-ms-1 flex min-h-8 w-fit max-w-full items-center gap-1 pointer-coarse:min-h-touch",
          tone === "plain" ? "font-medium" : "text-muted hover:text-text",
        )}
      >
        <ChevronRightIcon className="size-4 shrink-0 text-muted group-open:unfolded" />
        {summary}
      </summary>
      {children}
    </details>
  );
}
