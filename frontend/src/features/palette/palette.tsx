"use client";

import { cx } from "class-variance-authority";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon, SearchIcon } from "@/components/ui/icons";
import { leaveEscapeToField, overlayClass } from "@/components/ui/overlay";
import { isFocusFree } from "@/lib/focus/focus";
import { useCloseOnTouchBack } from "@/lib/overlay-history";
import { store } from "@/store/app-store";
import type { TodoId } from "@/store/types";
import { paletteOpen } from "@/store/ui-state/dialogs";
import type { Command, CommandGroup } from "./commands/types";
import { optionId, PaletteOptions } from "./options";
import { type PaletteState, usePalette } from "./use-palette";

const KEY_STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

function nextIndex({ active, commands }: PaletteState, key: string): number | null {
  const by = KEY_STEPS[key];
  const last = commands.length - 1;
  if (by === undefined || last < 0) return null;
  if (Math.abs(by) > 1) return Math.min(Math.max(active + by, 0), last);
  return (active + by + commands.length) % commands.length;
}

/** Handles all keys; the options themselves are never focused. */
function Field({ id, state }: { id: string; state: PaletteState }) {
  const t = useTranslations("palette");
  const { text, prompt, commands, active, type, back, choose, setActive } = state;
  const command = commands[active];

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const to = nextIndex(state, event.key);
    const leavesPrompt = prompt && (event.key === "Escape" || (event.key === "Backspace" && text === ""));
    if (to !== null) setActive(to);
    else if (event.key === "Enter" && command) choose(command);
    else if (leavesPrompt) back();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <>
      <SearchIcon className="shrink-0 text-muted" />
      {prompt && (
        <span
          dir="auto"
          className="shrink-0 rounded-sm bg-accent-soft px-2 py-0.5 text-accent-strong text-sm"
        >
          {prompt.title}
        </span>
      )}
      <input
        role="combobox"
        aria-label={prompt ? prompt.placeholder : t("label")}
        aria-expanded={commands.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        data-escape={prompt !== null || undefined}
        aria-activedescendant={command ? optionId(id, active) : undefined}
        placeholder={prompt ? prompt.placeholder : t("label")}
        value={text}
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        onChange={({ target }) => type(target.value)}
        onKeyDown={onKeyDown}
        className="min-h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
      />
    </>
  );
}

interface PaletteProps {
  /** The selected rows, or the focused one; empty if there is none. */
  targets: readonly TodoId[];
  /** The layout's own commands for them. */
  rowCommands: readonly Command[];
  /** The commands that need no row. */
  appCommands: readonly Command[];
  /** Returns the command that adds the typed text as a todo. */
  newTodoGroup: (text: string) => CommandGroup;
}

function PaletteContent({ targets, close, ...known }: PaletteProps & { close: () => void }) {
  const t = useTranslations("palette");
  const id = useId();
  const state = usePalette({ targets, close, ...known });
  const { text, found, prompt } = state;
  const title = store.todos.get(targets[0] ?? "")?.title ?? "";
  const isSearching = text.trim() !== "" && !prompt;
  return (
    <>
      <div className="flex items-center gap-3 border-line border-b ps-4 pe-1">
        <Field id={id} state={state} />
        <Dialog.Close
          aria-label={t("close")}
          className="grid size-12 shrink-0 place-items-center rounded-md text-muted hover:text-text"
        >
          <CloseIcon />
        </Dialog.Close>
      </div>
      <p role="status" className={found.total === 0 ? "px-4 py-5 text-muted" : "sr-only"}>
        {found.total === 0
          ? t(prompt ? "noResults" : "noResultsToAdd")
          : isSearching && t("resultCount", { count: found.total })}
      </p>
      <PaletteOptions id={id} state={state} subject={t("groups.todo", { count: targets.length, title })} />
    </>
  );
}

/** Searches the whole account and all commands at every key, without asking the server. */
export function Palette(props: PaletteProps) {
  const t = useTranslations("palette");
  const [opener] = useState(() => document.activeElement);
  const acted = useRef(false);
  useCloseOnTouchBack(() => paletteOpen.set(false));
  const close = () => {
    acted.current = true;
    paletteOpen.set(false);
  };
  return (
    <Dialog.Root open onOpenChange={paletteOpen.set}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onEscapeKeyDown={leaveEscapeToField}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener instanceof HTMLElement && isFocusFree())
              opener.focus({ preventScroll: acted.current });
          }}
          className={cx(
            overlayClass,
            "fixed inset-x-3 inset-bs-3 mx-auto max-w-150 overflow-hidden sm:inset-bs-[12vh]",
          )}
        >
          <Dialog.Title className="sr-only">{t("label")}</Dialog.Title>
          <PaletteContent {...props} close={close} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
