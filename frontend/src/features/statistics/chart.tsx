"use client";

import "@/styles/statistics.css";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ChevronRightIcon } from "@/components/ui/icons";
import type { Bar } from "./figures";

interface ChartProps {
  title: string;
  /** The whole chart in one sentence. */
  summary: string;
  bars: readonly Bar[];
  /** The period of one bar: "Day". */
  unit: string;
  /** Returns the day, or the week that starts on it, in words. */
  whenOf: (day: string) => string;
  /** The labels below the first and the last bar. */
  edges: readonly [string, string];
}

const WIDE = 10;
const HIGH = 100;
const MIN_HEIGHT = 1.5;

/** The bars as SVG. The buttons above them and the table carry their values. */
function Drawing({ title, summary, bars }: Pick<ChartProps, "title" | "summary" | "bars">) {
  const id = useId();
  const maxDone = Math.max(1, ...bars.map(({ done }) => done));
  return (
    <svg
      role="img"
      aria-labelledby={`${id}t ${id}d`}
      viewBox={`0 0 ${bars.length * WIDE} ${HIGH}`}
      preserveAspectRatio="none"
      className="chart-bars rtl:-scale-x-100"
    >
      <title id={`${id}t`}>{title}</title>
      <desc id={`${id}d`}>{summary}</desc>
      {bars.map(({ day, done }, nth) => {
        const height = Math.max(MIN_HEIGHT, (HIGH * done) / maxDone);
        return (
          <rect
            key={day}
            x={nth * WIDE + WIDE / 5}
            width={(WIDE * 3) / 5}
            y={HIGH - height}
            height={height}
            data-empty={done === 0 || undefined}
          />
        );
      })}
    </svg>
  );
}

/** One tab stop; arrow keys move between bars. The value of the hovered or focused bar is shown above. */
function Handles({
  bars,
  nameOf,
  onShow,
}: Pick<ChartProps, "bars"> & {
  nameOf: (bar: Bar) => string;
  onShow: (nth: number | null) => void;
}) {
  const t = useTranslations("statistics");
  const [entry, setEntry] = useState(bars.length - 1);
  const group = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const to: Record<string, number> = { ArrowLeft: 1, ArrowRight: 1, Home: -entry, End: bars.length };
    const step = to[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.min(Math.max(entry + (event.key === back ? -step : step), 0), bars.length - 1);
    setEntry(next);
    (group.current?.children[next] as HTMLElement | undefined)?.focus();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not laid over a drawing
    <div
      ref={group}
      role="group"
      aria-label={t("bars")}
      onKeyDown={onKeyDown}
      onPointerLeave={() => onShow(null)}
      className="chart-handles"
    >
      {bars.map((bar, nth) => (
        <button
          key={bar.day}
          type="button"
          tabIndex={nth === entry ? 0 : -1}
          aria-label={nameOf(bar)}
          onPointerEnter={() => onShow(nth)}
          onFocus={() => {
            setEntry(nth);
            onShow(nth);
          }}
          onBlur={() => onShow(null)}
          onClick={() => onShow(nth)}
        />
      ))}
    </div>
  );
}

function Table({ title, unit, bars, whenOf }: Pick<ChartProps, "title" | "unit" | "bars" | "whenOf">) {
  const t = useTranslations("statistics");
  return (
    <details className="group text-sm">
      <summary className="chart-summary">
        <ChevronRightIcon className="-ms-1 size-4 group-open:unfolded" />
        {t("table")}
      </summary>
      <table aria-label={title} className="chart-table">
        <thead>
          <tr>
            <th scope="col">{unit}</th>
            <th scope="col">{t("done")}</th>
          </tr>
        </thead>
        <tbody>
          {bars.toReversed().map((bar) => (
            <tr key={bar.day}>
              <th scope="row">{whenOf(bar.day)}</th>
              <td>{t("count", { count: bar.done })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** A bar chart that can be read by eye, with keys and as a table. */
export function Chart(props: ChartProps) {
  const { title, summary, bars, whenOf, edges } = props;
  const t = useTranslations("statistics");
  const nameOf = ({ day, done }: Bar) => t("bar", { when: whenOf(day), count: done });
  const [shown, setShown] = useState<number | null>(null);
  const bar = shown === null ? undefined : bars[shown];
  return (
    <section aria-label={title} className="grid gap-2">
      <div className="chart-head">
        <h2 className="font-medium">{title}</h2>
        <p aria-hidden="true" className="text-muted">
          {bar ? nameOf(bar) : summary}
        </p>
      </div>
      <div className="relative h-36">
        <Drawing {...props} />
        <Handles bars={bars} nameOf={nameOf} onShow={setShown} />
      </div>
      <p aria-hidden="true" className="flex justify-between text-muted text-xs">
        <span>{edges[0]}</span>
        <span>{edges[1]}</span>
      </p>
      <Table {...props} />
    </section>
  );
}
