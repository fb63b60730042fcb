"use client";

import { Dialog } from "radix-ui";
import type { ReactNode, RefObject } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { CalendarIcon, FlagIcon, ListIcon, TagIcon } from "@/components/ui/icons";
import type { Token } from "@/lib/quick-add/model";
import { useList } from "@/store/react/hooks";
import { lookOfButton } from "./button-style";
import { DateButton } from "./date-button";
import type { Line } from "./editor";
import type { Target } from "./state";

interface ButtonsProps {
  line: Line;
  text: string;
  field: RefObject<HTMLTextAreaElement | null>;
  target: Target;
}

/** The list that the line goes to as it stands now. */
function Where({ line, target }: Pick<ButtonsProps, "line" | "target">) {
  const t = useTranslations();
  const [first] = line.lines;
  const list = useList(first?.list?.id ?? first?.section?.list_id ?? target.list);
  const name = list?.inbox ? t("todos.views.inbox") : (list?.name ?? "");
  return (
    <span className="min-w-0 flex-1 truncate text-muted text-sm">{t("quickAdd.into", { list: name })}</span>
  );
}

/** Text with a phrase at its end, or in the place of the chip that said the same kind of thing. */
function saying(text: string, phrase: string, said: Token | undefined): { text: string; at: number } {
  if (said) {
    const next = text.slice(0, said.start) + phrase + text.slice(said.end);
    return { text: next, at: said.start + phrase.length };
  }
  const next = `${text}${text && !/\s$/.test(text) ? " " : ""}${phrase}`;
  return { text: next, at: next.length };
}

/** Signs for a thumb: each writes into the line what a keyboard would. */
export function Buttons({ line, text, field, target }: ButtonsProps) {
  const t = useTranslations("quickAdd.buttons");
  const said = (kind: Token["kind"]) => line.tokens.find((token) => token.kind === kind);

  function write(phrase: string, kind?: Token["kind"]) {
    const next = saying(text, phrase, kind && said(kind));
    field.current?.focus();
    line.write(next.text, next.at);
  }

  const button = (name: "priority" | "list" | "tag", icon: ReactNode, sign: string, kind?: Token["kind"]) => (
    <button
      type="button"
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => write(sign, kind)}
      className={lookOfButton}
    >
      {icon}
      {t(name)}
    </button>
  );

  return (
    <>
      <div className="-mx-4 flex gap-2 overflow-x-auto px-4 pt-3 [scrollbar-width:none]">
        <DateButton
          icon={<CalendarIcon className="size-4" />}
          onPick={(phrase) => write(`${phrase} `, "due")}
        />
        {button("priority", <FlagIcon className="size-4" />, "!", "priority")}
        {button("list", <ListIcon className="size-4" />, "#", "list")}
        {button("tag", <TagIcon className="size-4" />, "@")}
      </div>
      <div className="flex items-center gap-2 pt-3">
        <Where line={line} target={target} />
        <Dialog.Close asChild>
          <Button tone="plain">{t("close")}</Button>
        </Dialog.Close>
        <Button
          tone="primary"
          onPointerDown={(event) => event.preventDefault()}
          onClick={line.send}
          disabled={!line.lines.some(({ title }) => title)}
        >
          {t("add")}
        </Button>
      </div>
    </>
  );
}
