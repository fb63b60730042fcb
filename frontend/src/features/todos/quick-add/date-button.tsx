"use client";

import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { lookOfButton } from "./button-style";
import { LOCALE } from "./use-parse-context";

const CHOICES = ["today", "tomorrow", "weekend", "next_week"] as const;

interface DateButtonProps {
  icon: ReactNode;
  /** Told the words for the day in the language of the line. */
  onPick: (phrase: string) => void;
}

/** The usual days in the place of the one button, so that the keyboard stays where it is. */
export function DateButton({ icon, onPick }: DateButtonProps) {
  const t = useTranslations("quickAdd");
  const [open, setOpen] = useState(false);
  const keepFocus = (event: React.PointerEvent) => event.preventDefault();
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onPointerDown={keepFocus}
        onClick={() => setOpen(!open)}
        className={lookOfButton}
      >
        {icon}
        {t("buttons.date")}
      </button>
      {open &&
        CHOICES.map((name) => (
          <button
            key={name}
            type="button"
            onPointerDown={keepFocus}
            onClick={() => {
              onPick(LOCALE.shorthand[name]);
              setOpen(false);
            }}
            className={`${lookOfButton} border-accent text-accent-strong`}
          >
            {t(`days.${name}`)}
          </button>
        ))}
    </>
  );
}
