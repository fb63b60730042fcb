"use client";

import { cx } from "class-variance-authority";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { ChevronDownIcon } from "../ui/form-icons";
import { CheckIcon } from "../ui/icons";
import { floatingClass } from "../ui/overlay";
import { controlClass, Field, type FieldProps } from "./field";

export interface Choice {
  value: string;
  label: string;
  /** Shown at the end of the row, and behind the label of the chosen one. */
  hint: string;
}

interface ComboboxFieldProps extends FieldProps {
  /** The name of the value in the form. */
  name: string;
  defaultValue: string;
  /** Returns the choice with a value, also if it is not among the choices. */
  choiceOf: (value: string) => Choice;
  /** Returns the choices that match a text; all of them for none. */
  choicesFor: (text: string) => readonly Choice[];
  /** Names the list for screen readers. */
  listLabel: string;
  noMatches: string;
  onInput?: () => void;
}

const textOf = ({ label, hint }: Choice) => `${label} · ${hint}`;

/** The keys and the text of the field: typing searches, and leaving brings back the chosen value. */
function useCombobox({ choiceOf, choicesFor, defaultValue, onInput }: ComboboxFieldProps) {
  const [value, setValue] = useState(defaultValue);
  const [text, setText] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const chosen = useMemo(() => textOf(choiceOf(value)), [choiceOf, value]);
  const found = useMemo(() => (isOpen ? choicesFor(text ?? "") : []), [isOpen, choicesFor, text]);

  function open() {
    setIsOpen(true);
    const index = choicesFor("").findIndex((choice) => choice.value === value);
    setActive(Math.max(0, index));
  }

  function close() {
    setIsOpen(false);
    setText(null);
  }

  function choose(choice: Choice) {
    setValue(choice.value);
    onInput?.();
    close();
  }

  return {
    value,
    found,
    active,
    isOpen,
    text: text ?? chosen,
    open,
    close,
    choose,
    search(next: string) {
      setText(next);
      setIsOpen(true);
      setActive(0);
    },
    onKeyDown(event: KeyboardEvent) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      const choice = found[active];
      if (event.nativeEvent.isComposing) return;
      if (step !== 0 && !isOpen) open();
      else if (step !== 0 && found.length > 0) setActive((active + step + found.length) % found.length);
      else if (event.key === "Enter" && isOpen && choice) choose(choice);
      else if (event.key === "Escape" && isOpen) close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

type Combobox = ReturnType<typeof useCombobox>;

function Choices({
  id,
  box,
  label,
  noMatches,
}: {
  id: string;
  box: Combobox;
  label: string;
  noMatches: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  const isCentered = useRef(false);
  const { found, active, value, choose } = box;
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(`[id="${id}-${active}"]`);
    if (!list.current || !row) return;
    // When the list opens, the chosen one is among its neighbors; the page around it scrolls no further than it has to.
    if (!isCentered.current) list.current.scrollTop = row.offsetTop - list.current.clientHeight / 2;
    isCentered.current = true;
    row.scrollIntoView({ block: "nearest" });
  }, [id, active]);
  return (
    <div
      className={cx(
        floatingClass,
        "absolute inset-x-0 inset-bs-[calc(100%+0.25rem)] z-40 p-1 shadow-overlay",
      )}
    >
      {found.length === 0 && (
        <p role="status" className="px-2 py-3 text-muted text-sm">
          {noMatches}
        </p>
      )}
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={label}
        tabIndex={-1}
        className="max-h-64 overflow-y-auto overscroll-contain"
      >
        {found.map((choice, nth) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field, which has focus, handles the keys
          <div
            key={choice.value}
            id={`${id}-${nth}`}
            role="option"
            tabIndex={-1}
            aria-selected={nth === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(choice)}
            className="flex min-h-9 cursor-default items-center gap-3 rounded-sm px-2 hover:bg-hover aria-selected:bg-accent-soft forced-colors:aria-selected:outline forced-colors:aria-selected:-outline-offset-2 pointer-coarse:min-h-touch"
          >
            <span className="min-w-0 flex-1 truncate">{choice.label}</span>
            <span className="shrink-0 text-muted text-sm tabular-nums">{choice.hint}</span>
            <CheckIcon className={cx("size-4 shrink-0 text-accent", choice.value !== value && "invisible")} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Chooses one of many values by searching for it. */
export function ComboboxField(props: ComboboxFieldProps) {
  const { label, hint, error, className, name, listLabel, noMatches } = props;
  const id = useId();
  const box = useCombobox(props);
  return (
    <Field label={label} hint={hint} error={error} {...(className ? { className } : {})}>
      {(inputProps) => (
        <div className="relative">
          <input type="hidden" name={name} value={box.value} />
          <input
            {...inputProps}
            role="combobox"
            aria-expanded={box.isOpen}
            aria-controls={box.isOpen ? id : undefined}
            aria-autocomplete="list"
            aria-activedescendant={box.isOpen && box.found.length > 0 ? `${id}-${box.active}` : undefined}
            dir="auto"
            autoComplete="off"
            spellCheck={false}
            value={box.text}
            onFocus={({ currentTarget }) => currentTarget.select()}
            onClick={() => box.isOpen || box.open()}
            onChange={({ target }) => box.search(target.value)}
            onKeyDown={box.onKeyDown}
            onBlur={box.close}
            className={cx(controlClass, "truncate pe-9")}
          />
          <ChevronDownIcon className="pointer-events-none absolute inset-e-3 inset-bs-3 text-muted" />
          {box.isOpen && <Choices id={id} box={box} label={listLabel} noMatches={noMatches} />}
        </div>
      )}
    </Field>
  );
}
