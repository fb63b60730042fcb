"use client";

import { cx } from "class-variance-authority";
import { Dialog } from "radix-ui";
import { type ReactNode, type RefObject, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { CalendarIcon, FlagIcon, ListIcon, PersonIcon, TagIcon } from "@/components/ui/icons";
import type { Token } from "@/lib/line-parser/model";
import { useList, useMembers } from "@/store/react/hooks";
import { QUICK_ADD_LOCALE } from "./add-lines";
import type { Editor } from "./editor";
import type { ValueReading } from "./readings";
import type { QuickAddTarget } from "./state";

const DATE_CHOICES = ["today", "tomorrow", "weekend", "next_week"] as const;
const buttonStyle =
  "inline-flex min-h-9 shrink-0 items-center gap-1.5 rounded-full border border-line px-3 text-muted text-sm hover:border-control hover:text-text pointer-coarse:min-h-touch";

const valueStyle = "border-control text-text";

/** The focus stays in the field, and so does the keyboard of a phone. */
const keepFocus = (event: React.PointerEvent) => event.preventDefault();

interface ButtonsProps {
  editor: Editor;
  text: string;
  field: RefObject<HTMLTextAreaElement | null>;
  target: QuickAddTarget;
}

/** The list that the first line goes to, unless its button shows that, and the tags that it gets there. */
function TargetList({ editor, target }: Pick<ButtonsProps, "editor" | "target">) {
  const t = useTranslations();
  const [first] = editor.lines;
  const list = useList(first?.section?.list_id ?? target.list);
  if (first?.list) return <span className="flex-1" />;
  const name = list?.inbox ? t("todos.views.inbox") : (list?.name ?? "");
  return (
    <span className="min-w-0 flex-1 truncate text-muted text-sm">
      {t("quickAdd.destination", {
        list: [name, ...(target.tags ?? []).map((tag) => `@${tag}`)].join(" · "),
      })}
    </span>
  );
}

/** The text with a phrase in place of the chip of the same kind, or else at its end, and the caret behind it. */
function withPhrase(text: string, phrase: string, chip: Token | undefined): { text: string; caret: number } {
  if (chip) {
    const next = text.slice(0, chip.start) + phrase + text.slice(chip.end);
    return { text: next, caret: chip.start + phrase.length };
  }
  const next = `${text}${text && !/\s$/.test(text) ? " " : ""}${phrase}`;
  return { text: next, caret: next.length };
}

/** The usual days take the place of a menu, so that a phone's keyboard stays open. */
function DateButton({ value, onPick }: { value: string | undefined; onPick: (phrase: string) => void }) {
  const t = useTranslations("quickAdd");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onPointerDown={keepFocus}
        onClick={() => setOpen(!isOpen)}
        className={cx(buttonStyle, value && valueStyle)}
        {...(value ? { "aria-label": `${t("buttons.date")}: ${value}` } : {})}
      >
        <CalendarIcon className="size-4" />
        {value ?? t("buttons.date")}
      </button>
      {isOpen &&
        DATE_CHOICES.map((name) => (
          <button
            key={name}
            type="button"
            onPointerDown={keepFocus}
            onClick={() => {
              onPick(QUICK_ADD_LOCALE.shorthand[name]);
              setOpen(false);
            }}
            className={`${buttonStyle} border-accent text-accent-strong`}
          >
            {t(`days.${name}`)}
          </button>
        ))}
    </>
  );
}

const KINDS: readonly ValueReading["kind"][] = ["due", "priority", "list", "tag", "person"];

/** Whether a button shows the value instead of its name. */
export const isShownInButton = ({ kind }: ValueReading): boolean => KINDS.includes(kind);

/** Buttons that write what a keyboard would type. */
export function QuickAddButtons({ editor, text, field, target }: ButtonsProps) {
  const t = useTranslations("quickAdd.buttons");
  const isShared = useMembers(editor.target).length > 1;

  function write(phrase: string, kind?: Token["kind"]) {
    const chip = kind && editor.tokens.find((token) => token.kind === kind);
    const next = withPhrase(text, phrase, chip);
    field.current?.focus();
    editor.write(next.text, next.caret);
  }

  /** The value that was read, which the button shows instead of its name. */
  function readValue(kind: ValueReading["kind"]): string | undefined {
    const values = editor.readings.filter((reading) => reading.kind === kind);
    return values.length > 0 ? values.map(({ text }) => text).join(" ") : undefined;
  }

  const sigilButton = (
    name: "priority" | "list" | "tag" | "person",
    icon: ReactNode,
    sigil: string,
    kind?: Token["kind"],
  ) => (
    <button
      type="button"
      onPointerDown={keepFocus}
      onClick={() => write(sigil, kind)}
      className={cx(buttonStyle, readValue(name) && valueStyle)}
      {...(readValue(name) ? { "aria-label": `${t(name)}: ${readValue(name)}` } : {})}
    >
      {icon}
      {readValue(name) ?? t(name)}
    </button>
  );

  return (
    <>
      <div
        className={cx(
          "flex gap-2 pt-3",
          editor.readings.some(isShownInButton)
            ? "flex-wrap"
            : "-mx-4 overflow-x-auto px-4 [scrollbar-width:none]",
        )}
      >
        <DateButton value={readValue("due")} onPick={(phrase) => write(`${phrase} `, "due")} />
        {sigilButton("priority", <FlagIcon className="size-4" />, "!", "priority")}
        {sigilButton("list", <ListIcon className="size-4" />, "#", "list")}
        {sigilButton("tag", <TagIcon className="size-4" />, "@")}
        {isShared && sigilButton("person", <PersonIcon className="size-4" />, "+", "person")}
      </div>
      <div className="flex items-center gap-2 pt-3">
        <TargetList editor={editor} target={target} />
        <Dialog.Close asChild>
          <Button tone="plain">{t("close")}</Button>
        </Dialog.Close>
        <Button
          tone="primary"
          onPointerDown={keepFocus}
          onClick={() => editor.submit()}
          disabled={editor.lines.length === 0}
        >
          {t("add")}
        </Button>
      </div>
    </>
  );
}
