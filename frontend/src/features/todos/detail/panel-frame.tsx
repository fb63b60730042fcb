"use client";

import { Dialog } from "radix-ui";
import { type ComponentProps, type CSSProperties, type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon } from "@/components/ui/icons";
import { useKeyboardInset } from "@/components/ui/keyboard-inset";
import { isFocusFree } from "@/lib/focus/focus";
import { closeTodo } from "@/lib/location";
import { focusedTodo } from "@/store/ui-state/selection";
import { focusTodo } from "../list/focused-row";

function CloseButton(props: ComponentProps<"button">) {
  const t = useTranslations("common");
  return (
    <button
      type="button"
      aria-label={t("close")}
      {...props}
      className="absolute inset-e-3 inset-bs-4 z-10 grid size-touch place-items-center rounded-md text-muted hover:bg-hover hover:text-text"
    >
      <CloseIcon />
    </button>
  );
}

/** Closes the panel and returns the focus to the row that opened it. */
export function closePanel(): void {
  const id = focusedTodo.get();
  closeTodo();
  if (id) focusTodo(id);
}

/** The panel next to the list. */
export function SidePanel({ children }: { children: ReactNode }) {
  const t = useTranslations("todos.panel");
  const panel = useRef<HTMLElement>(null);
  return (
    <aside
      ref={panel}
      aria-label={t("label")}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) {
          event.stopPropagation();
          closePanel();
        }
      }}
      className="app-panel"
    >
      <CloseButton onClick={closePanel} />
      {children}
    </aside>
  );
}

/** The panel above the list, where there is no room beside it, and above the on-screen keyboard. */
export function Sheet({ children }: { children: ReactNode }) {
  const t = useTranslations("todos.panel");
  const sheet = useRef<HTMLDivElement>(null);
  const keyboard = useKeyboardInset();
  useEffect(() => {
    const { activeElement } = document;
    if (keyboard > 0 && sheet.current?.contains(activeElement))
      activeElement?.scrollIntoView({ block: "nearest" });
  }, [keyboard]);
  return (
    <Dialog.Root open onOpenChange={(open) => open || closeTodo()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          ref={sheet}
          aria-describedby={undefined}
          style={{ "--keyboard": `${keyboard}px` } as CSSProperties}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement | null)?.focus();
          }}
          onEscapeKeyDown={(event) => {
            // A field with chips and suggestions dismisses those first.
            if (document.activeElement?.matches("textarea[aria-autocomplete]")) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const id = focusedTodo.get();
            if (id && isFocusFree()) focusTodo(id);
          }}
          className="sheet enter"
        >
          <Dialog.Title className="sr-only">{t("label")}</Dialog.Title>
          <Dialog.Close asChild>
            <CloseButton />
          </Dialog.Close>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
