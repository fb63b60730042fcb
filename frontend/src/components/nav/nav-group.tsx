"use client";

import { type ComponentProps, type MouseEvent, type ReactNode, useId } from "react";
import { ChevronRightIcon } from "@/components/ui/icons";
import { navigate } from "@/lib/location";

const isPlain = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** A link between views: it can open in a new tab, and otherwise switches the view without a request. */
export function AppLink({ href, onClick, ...rest }: ComponentProps<"a"> & { href: string }) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlain(event)) return;
        event.preventDefault();
        navigate(href);
      }}
    />
  );
}

interface NavGroupProps {
  isCollapsed: boolean;
  onToggle: () => void;
  title: string;
  /** Shown next to the title: the button that adds one. */
  add?: ReactNode;
  children: ReactNode;
}

/** A collapsible group of the sidebar. */
export function NavGroup({ isCollapsed: folded, onToggle: onFold, title, add, children }: NavGroupProps) {
  const id = useId();
  return (
    <section aria-label={title} className="pt-3">
      <div className="group/head flex items-center justify-between text-muted">
        <h2 className="min-w-0 flex-1 font-medium text-xs">
          <button
            type="button"
            aria-expanded={!folded}
            aria-controls={id}
            onClick={onFold}
            className="flex min-h-7 w-full items-center gap-1 rounded-sm px-2 text-start hover:text-text pointer-coarse:min-h-touch"
          >
            {title}
            <ChevronRightIcon
              className={
                folded
                  ? "size-3.5"
                  : "size-3.5 unfolded opacity-0 group-focus-within/head:opacity-100 pointer-fine:group-hover/head:opacity-100"
              }
            />
          </button>
        </h2>
        {add}
      </div>
      <div id={id} hidden={folded}>
        {children}
      </div>
    </section>
  );
}
