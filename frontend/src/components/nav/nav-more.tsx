"use client";

import { type ReactElement, type RefObject, Suspense, useEffect, useRef, useState } from "react";
import { anchorAt, LazyPopup, type Point, type PopupProps } from "@/components/lazy";
import { MoreIcon } from "@/components/ui/icons";

const ASKED = "nav-menu";

/** Opens the menu of a link in the sidebar somewhere else than at its button. */
export function askForMenu(line: Element, { x, y }: Point): void {
  line.dispatchEvent(new CustomEvent<Point>(ASKED, { detail: { x, y } }));
}

/** Returns where the menu was requested; the link is the button's parent. */
function useAsked(button: RefObject<HTMLElement | null>) {
  const [at, setAt] = useState<Point | null>(null);
  useEffect(() => {
    const line = button.current?.closest("[data-nav-line]");
    const take = (event: Event) => setAt((event as CustomEvent<Point>).detail);
    line?.addEventListener(ASKED, take);
    return () => line?.removeEventListener(ASKED, take);
  }, [button]);
  function giveBack(event: Event) {
    event.preventDefault();
    const line = button.current?.closest("[data-nav-line]");
    if (document.activeElement === document.body) line?.querySelector<HTMLElement>(".nav-link")?.focus();
  }
  return { at, giveBack, close: (open: boolean) => open || setAt(null) };
}

interface NavMoreProps {
  label: string;
  children: (popup: PopupProps) => ReactElement;
}

/**
 * The menu of something in the sidebar, at the end of its link. The link has `data-nav-line` and the group
 * `nav`.
 */
export function NavMore({ label, children }: NavMoreProps) {
  const button = useRef<HTMLButtonElement>(null);
  const { at, close, giveBack } = useAsked(button);
  return (
    <>
      <LazyPopup
        popup="menu"
        trigger={
          <button
            ref={button}
            type="button"
            aria-label={label}
            className="absolute inset-e-0.5 inset-bs-0.5 grid size-7 place-items-center rounded-sm text-muted opacity-0 hover:bg-hover hover:text-text focus-visible:opacity-100 data-[state=open]:opacity-100 group-focus-within/nav:opacity-100 pointer-fine:group-hover/nav:opacity-100 pointer-coarse:hidden"
          >
            <MoreIcon />
          </button>
        }
      >
        {children}
      </LazyPopup>
      {at && (
        <Suspense key={`${at.x} ${at.y}`}>
          {children({
            trigger: anchorAt(at),
            defaultOpen: true,
            onOpenChange: close,
            onCloseAutoFocus: giveBack,
          })}
        </Suspense>
      )}
    </>
  );
}

/** The menu of a view, next to its title. */
export function ViewMenu({ label, children }: NavMoreProps) {
  return (
    <LazyPopup
      popup="menu"
      trigger={
        <button
          type="button"
          aria-label={label}
          className="ms-2 -me-2 grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text data-[state=open]:bg-hover pointer-coarse:size-touch"
        >
          <MoreIcon />
        </button>
      }
    >
      {children}
    </LazyPopup>
  );
}
