"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { AppLink } from "@/components/nav";
import { BellIcon, CloseIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import { store } from "@/store/app-store";
import { ReminderReach } from "../detail/reminder-reach";
import { chooseDefaultReminder, type ReminderOffer, reminderOffer } from "./default-reminder";
import type { QuickAddFieldProps } from "./quick-add";
import { composerTarget } from "./state";

const CHOICES = [0, 10, 30, 60] as const;
const choiceClass =
  "min-h-8 rounded-full border border-line px-3 text-sm hover:border-control hover:bg-hover pointer-coarse:min-h-touch";

function useReminderName() {
  const t = useTranslations("todos.reminders");
  return (minutes: number) => {
    if (minutes === 0) return t("atTheTime");
    return minutes % 60 === 0 ? t("hours", { count: minutes / 60 }) : t("minutes", { count: minutes });
  };
}

interface QuestionProps extends Pick<QuickAddFieldProps, "field"> {
  offer: ReminderOffer;
}

function Choices({ offer, field }: QuestionProps) {
  const t = useTranslations("quickAdd.reminderOffer");
  const nameOf = useReminderName();
  return (
    <div className="flex flex-wrap gap-1.5">
      {CHOICES.map((minutes) => (
        <button
          key={minutes}
          type="button"
          // The focus stays in the field, and so does the keyboard of a phone.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            chooseDefaultReminder(store, offer, minutes);
            field.current?.focus();
          }}
          className={choiceClass}
        >
          {nameOf(minutes)}
        </button>
      ))}
      <button
        type="button"
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => {
          reminderOffer.set(null);
          field.current?.focus();
        }}
        className={`${choiceClass} text-muted`}
      >
        {t("none")}
      </button>
    </div>
  );
}

/** The reminder that was chosen, with a link to change it, until the next todo is typed. */
function Choice({ minutes }: { minutes: number }) {
  const t = useTranslations("quickAdd.reminderOffer");
  const nameOf = useReminderName();
  return (
    <p role="status" className="text-sm">
      {t("chosen", { reminder: nameOf(minutes) })}{" "}
      <AppLink
        href="/settings/notifications"
        onClick={() => composerTarget.set(null)}
        className="font-medium text-accent-strong hover:underline"
      >
        {t("change")}
      </AppLink>
    </p>
  );
}

/** Asks below the line for the reminder of todos with a time, once the first of them was added without one. */
export function ReminderQuestion({ text, field, side }: Pick<QuickAddFieldProps, "text" | "field" | "side">) {
  const t = useTranslations("quickAdd.reminderOffer");
  const common = useTranslations("common");
  const offer = useCell(reminderOffer);
  const isCovered = useCell(composerTarget) !== null && side === "below";
  const isOver = offer?.minutes !== undefined && text !== "";
  useEffect(() => {
    if (isOver) reminderOffer.set(null);
  }, [isOver]);
  if (!offer || isCovered) return null;
  return (
    <section
      aria-label={t("label")}
      className="mt-3 grid cursor-default grid-cols-[auto_1fr_auto] items-center gap-x-2 gap-y-1 border-line border-t pt-1.5"
    >
      <BellIcon className="size-4 text-muted" />
      {offer.minutes === undefined ? (
        <p role="status" className="text-sm">
          {t("question")}
        </p>
      ) : (
        <Choice minutes={offer.minutes} />
      )}
      <button
        type="button"
        aria-label={common("dismiss")}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => {
          reminderOffer.set(null);
          field.current?.focus();
        }}
        className="grid size-8 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text pointer-coarse:size-touch"
      >
        <CloseIcon className="size-4" />
      </button>
      <div className="col-span-full pb-1">
        {offer.minutes === undefined ? <Choices offer={offer} field={field} /> : <ReminderReach />}
      </div>
    </section>
  );
}
