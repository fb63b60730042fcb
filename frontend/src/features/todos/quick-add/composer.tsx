"use client";

import { cx } from "class-variance-authority";
import { Dialog } from "radix-ui";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { useKeyboardInset } from "@/components/ui/keyboard-inset";
import { overlayClass } from "@/components/ui/overlay";
import { isFocusFree } from "@/lib/focus/focus";
import { useCloseOnTouchBack } from "@/lib/overlay-history";
import { QuickAddField } from "./quick-add";
import { composerTarget, focusAtEnd, type QuickAddTarget, useQuickAddText } from "./state";

const close = () => composerTarget.set(null);

/** The field over any view: in the middle of a wide screen, directly above the keyboard of a phone. */
export default function QuickAddComposer({ target }: { target: QuickAddTarget }) {
  const t = useTranslations("todos.quickAdd");
  const [text, setText] = useQuickAddText(target.text);
  const field = useRef<HTMLTextAreaElement>(null);
  const opener = useRef<Element | null>(null);
  const keyboard = useKeyboardInset();
  useCloseOnTouchBack(close);
  return (
    <Dialog.Root open onOpenChange={(open) => open || close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          style={{ "--keyboard": `${keyboard}px` } as React.CSSProperties}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            opener.current = document.activeElement;
            focusAtEnd(field.current);
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement && isFocusFree()) opener.current.focus();
          }}
          onEscapeKeyDown={(event) => {
            if (document.activeElement === field.current) event.preventDefault();
          }}
          className={cx(
            overlayClass,
            "fixed inset-x-0 inset-be-(--keyboard) rounded-b-none p-4 pb-3",
            "sm:inset-be-auto sm:inset-bs-[18vh] sm:mx-auto sm:max-w-150 sm:rounded-b-lg",
          )}
        >
          <Dialog.Title className="sr-only">{t("label")}</Dialog.Title>
          <QuickAddField
            target={target}
            text={text}
            onText={setText}
            field={field}
            onLeave={close}
            side="above"
            buttons
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
