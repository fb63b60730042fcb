"use client";

import { cx } from "class-variance-authority";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { isFocusFree } from "@/lib/focus/focus";
import { CloseOnTouchBack } from "@/lib/overlay-history";
import { CloseIcon } from "./icons";
import { IsolatedNames } from "./isolated-names";
import { leaveEscapeToField, overlayClass } from "./overlay";

const isolated = (content: ReactNode) =>
  typeof content === "string" ? <IsolatedNames text={content} /> : content;

/** The element that had the focus when a dialog opened, and then those that were around it, from the inside out. */
type Opener = readonly Element[];

/** The opener of a dialog that is closing, for one that opens in its place. */
let closing: Opener = [];

/** The button of the menu that an element is in, since the menu closes; for others the element itself. */
function menuButtonOf(element: Element): Element {
  const menu = element.closest("[role=menu]");
  const button = menu && document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  return button ? menuButtonOf(button) : element;
}

function findOpener(): Opener {
  const active = document.activeElement;
  if (!active || active === document.body) return closing;
  const around: Element[] = [];
  for (let element: Element | null = menuButtonOf(active); element; element = element.parentElement)
    around.push(element);
  return around;
}

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex]";

/** Focuses the opener or, if the dialog removed it, what is left nearest to it. */
function focusOpener([opener, ...around]: Opener): void {
  const remaining = around.filter((element) => element.isConnected && element !== document.body);
  const target = opener?.isConnected
    ? opener
    : remaining.map((element) => element.querySelector(FOCUSABLE)).find((found) => found !== null);
  if (target instanceof HTMLElement) target.focus();
}

/** Mount inside the dialog: passes its opener on while it closes. */
function PassOpenerOn({ opener }: { opener: RefObject<Opener> }) {
  useEffect(
    () => () => {
      closing = opener.current;
    },
    [opener],
  );
  return null;
}

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One sentence under the title, read out with it. */
  description?: ReactNode;
  /** `alertdialog` for what can't be undone. */
  role?: "dialog" | "alertdialog";
  className?: string;
  /** Takes the focus when the dialog closes. @returns false to leave it with the opener */
  onCloseFocus?: () => boolean;
  children?: ReactNode;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  role = "dialog",
  className,
  onCloseFocus,
  children,
}: DialogProps) {
  const t = useTranslations("common");
  const opener = useRef<Opener>([]);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-scrim fixed inset-0 z-50 bg-scrim" />
        <Radix.Content
          role={role}
          onOpenAutoFocus={(event) => {
            opener.current = findOpener();
            const first = (event.target as Element).querySelector<HTMLElement>("[data-first-field]");
            if (!first) return;
            event.preventDefault();
            first.focus();
          }}
          onCloseAutoFocus={(event) => {
            // Radix returns the focus only to its own trigger, and this dialog has none.
            event.preventDefault();
            closing = [];
            if (!onCloseFocus?.() && isFocusFree()) focusOpener(opener.current);
          }}
          onEscapeKeyDown={leaveEscapeToField}
          onInteractOutside={(event) => {
            // Messages about what the dialog did are shown above it.
            if ((event.target as Element).closest(".toasts")) event.preventDefault();
          }}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cx(
            overlayClass,
            "fixed inset-x-4 inset-be-4 mx-auto max-h-[85dvh] max-w-field overflow-y-auto p-6 sm:inset-be-auto sm:inset-bs-[18vh]",
            className,
          )}
        >
          <CloseOnTouchBack close={() => onOpenChange(false)} />
          <PassOpenerOn opener={opener} />
          <Radix.Title dir="auto" className="serif me-8 line-clamp-3 pb-px text-xl wrap-anywhere">
            {isolated(title)}
          </Radix.Title>
          {description && (
            <Radix.Description className="mt-1 text-muted">{isolated(description)}</Radix.Description>
          )}
          <Radix.Close
            aria-label={t("close")}
            className="absolute inset-e-3 inset-bs-3 grid size-touch place-items-center rounded-md text-muted hover:bg-hover hover:text-text"
          >
            <CloseIcon />
          </Radix.Close>
          <div className="mt-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
