"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { ChevronRightIcon } from "@/components/ui/icons";
import { formatter } from "@/lib/dates";
import { useLocaleTag } from "@/store/react/use-calendar";
import { type DayChoice, type Period, shiftPeriod } from "./use-visible-day";

interface PeriodBarProps {
  period: Period;
  days: readonly string[];
  choice: DayChoice;
  today: string;
  wide: boolean;
}

const noon = (day = "2000-01-01") => new Date(`${day}T12:00:00Z`);

function usePeriodName({ period, days, choice, wide }: PeriodBarProps): string {
  const locale = useLocaleTag();
  if (period === "month") {
    const month = formatter(locale, { month: "long", year: "numeric", timeZone: "UTC" });
    return month.format(noon(choice.anchor));
  }
  const name = wide ? "long" : "short";
  const day = formatter(locale, { day: "numeric", month: name, year: "numeric", timeZone: "UTC" });
  return day.formatRange(noon(days[0]), noon(days.at(-1)));
}

/** The name of the week or month, with buttons to other ones. */
export function PeriodBar(props: PeriodBarProps) {
  const { period, choice, today } = props;
  const t = useTranslations("planning");
  const name = usePeriodName(props);
  const turn = (by: 1 | -1) => choice.turnTo(shiftPeriod(period, choice.anchor, by));
  return (
    <div className="period-bar">
      <h2 aria-live="polite" className="serif min-w-0 flex-1 text-xl">
        {name}
      </h2>
      <Button size="sm" tone="plain" onClick={() => choice.turnTo(today)}>
        {t("today")}
      </Button>
      <button type="button" aria-label={t(`last.${period}`)} onClick={() => turn(-1)} className="period-turn">
        <ChevronRightIcon className="rotate-180" />
      </button>
      <button type="button" aria-label={t(`next.${period}`)} onClick={() => turn(1)} className="period-turn">
        <ChevronRightIcon />
      </button>
    </div>
  );
}
