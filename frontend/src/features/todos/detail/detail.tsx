"use client";

import { Dialog } from "radix-ui";
import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon } from "@/components/ui/icons";
import { closeTodo, useOpenTodo } from "@/lib/location";
import { useMedia } from "@/lib/use-media";
import { useTodo } from "@/store/react/hooks";
import type { TodoId } from "@/store/types";
import { currentTodo, focusTodo } from "../list/focused-row";
import { TodoPanel } from "./todo-panel";

const BESIDE = "(min-width: 68.75rem)";

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

/** Closes and gives focus back to the row it came from. */
function leave(): void {
  const id = currentTodo.get();
  closeTodo();
  if (id) focusTodo(id);
}

function Beside({ children }: { children: ReactNode }) {
  const t = useTranslations("todos.panel");
  const panel = useRef<HTMLElement>(null);
  return (
    <aside
      ref={panel}
      aria-label={t("label")}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) {
          event.stopPropagation();
          leave();
        }
      }}
      className="app-panel"
    >
      <CloseButton onClick={leave} />
      {children}
    </aside>
  );
}

function Sheet({ children }: { children: ReactNode }) {
  const t = useTranslations("todos.panel");
  return (
    <Dialog.Root open onOpenChange={(open) => open || closeTodo()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement | null)?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const id = currentTodo.get();
            if (id) focusTodo(id);
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

function Gone({ id }: { id: TodoId }) {
  useEffect(() => {
    if (id) closeTodo();
  }, [id]);
  return null;
}

/** The open todo: beside the list where there is room, above it where there is not. */
export default function Detail({ ready }: { ready: boolean }) {
  const id = useOpenTodo() ?? "";
  const todo = useTodo(id);
  const beside = useMedia(BESIDE);
  if (!todo) return ready ? <Gone id={id} /> : null;
  const Frame = beside ? Beside : Sheet;
  return (
    <Frame>
      <TodoPanel todo={todo} />
    </Frame>
  );
}
