"use client";

import {
  type ComponentProps,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  Suspense,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { anchorAt, LazyPopup, type Point, type PopupProps } from "@/components/lazy";
import { ChevronRightIcon, MoreIcon } from "@/components/ui/icons";
import { isFocusFree } from "@/lib/focus/focus";
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
export function NavGroup({ isCollapsed, onToggle, title, add, children }: NavGroupProps) {
  const id = useId();
  return (
    <section aria-label={title} className="pt-3">
      <div className="group/head flex items-center justify-between text-muted">
        <h2 className="min-w-0 flex-1 font-medium text-xs">
          <button
            type="button"
            aria-expanded={!isCollapsed}
            aria-controls={id}
            onClick={onToggle}
            className="flex min-h-7 w-full items-center gap-1 rounded-sm px-2 text-start hover:text-text pointer-coarse:min-h-touch"
          >
            {title}
            <ChevronRightIcon
              className={
                isCollapsed
                  ? "size-3.5"
                  : "size-3.5 unfolded opacity-0 group-focus-within/head:opacity-100 pointer-fine:group-hover/head:opacity-100"
              }
            />
          </button>
        </h2>
        {add}
      </div>
      <div id={id} hidden={isCollapsed}>
        {children}
      </div>
    </section>
  );
}

const OPEN_MENU = "nav-menu";

/** Opens the menu of a link in the sidebar somewhere else than at its button. */
export function openMenuAt(line: Element, { x, y }: Point): void {
  line.dispatchEvent(new CustomEvent<Point>(OPEN_MENU, { detail: { x, y } }));
}

/** Returns where the menu was requested; the link is the button's parent. */
function useMenuPosition(button: RefObject<HTMLElement | null>) {
  const [at, setAt] = useState<Point | null>(null);
  useEffect(() => {
    const line = button.current?.closest("[data-nav-line]");
    const open = (event: Event) => setAt((event as CustomEvent<Point>).detail);
    line?.addEventListener(OPEN_MENU, open);
    return () => line?.removeEventListener(OPEN_MENU, open);
  }, [button]);
  function restoreFocus(event: Event) {
    event.preventDefault();
    const line = button.current?.closest("[data-nav-line]");
    if (isFocusFree()) line?.querySelector<HTMLElement>(".nav-link")?.focus();
  }
  return { at, restoreFocus, close: (open: boolean) => open || setAt(null) };
}

interface NavCountProps {
  count: number;
  /** The name of the counted things, for screen readers. */
  label: string;
}

/** The number at the end of a link in the sidebar, which gives way to the link's menu. */
export const NavCount = ({ count, label }: NavCountProps) => (
  // A new key per width replaces the element; otherwise its end would count as a layout shift.
  <span
    key={String(count).length}
    aria-hidden={count === 0}
    className="nav-count absolute inset-e-2 inset-bs-0 grid h-full place-items-center group-focus-within/nav:opacity-0 pointer-fine:group-hover/nav:opacity-0"
  >
    {count > 0 && count}
    {count > 0 && <span className="sr-only">{label}</span>}
  </span>
);

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
  const { at, close, restoreFocus } = useMenuPosition(button);
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
            onCloseAutoFocus: restoreFocus,
          })}
        </Suspense>
      )}
    </>
  );
}

/** The menu of a view, next to its title. */
export function ViewActionsMenu({ label, children }: NavMoreProps) {
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
