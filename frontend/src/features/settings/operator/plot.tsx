"use client";

import "@/styles/statistics.css";
import { useId } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { ChevronRightIcon } from "@/components/ui/icons";

export interface Line {
  name: string;
  values: readonly (number | null)[];
}

interface PlotProps {
  title: string;
  /** The moments of the values, the oldest first. */
  times: readonly Date[];
  /** One or two lines; the second is dashed. */
  lines: readonly Line[];
  /** Returns a value in words, with its unit. */
  inWords: (value: number) => string;
}

const WIDE = 600;
const HIGH = 120;

/** The points of a line, interrupted where a value is missing. */
function pathOf(values: readonly (number | null)[], max: number): string {
  const step = WIDE / Math.max(1, values.length - 1);
  let isInterrupted = true;
  return values
    .map((value, nth) => {
      if (value === null) {
        isInterrupted = true;
        return "";
      }
      const command = isInterrupted ? "M" : "L";
      isInterrupted = false;
      // A single point would have no length and not be seen.
      const end = nth === 0 || values[nth - 1] === null ? "h0.1" : "";
      return `${command}${(nth * step).toFixed(1)} ${(HIGH - (HIGH * value) / max).toFixed(1)}${end}`;
    })
    .join("");
}

/** A plot over time that can be read by eye and as a table. */
export function Plot({ title, times, lines, inWords }: PlotProps) {
  const t = useTranslations("operator.overview");
  const format = useFormatter();
  const id = useId();
  const max = Math.max(...lines.flatMap(({ values }) => values.map((value) => value ?? 0)), 0) || 1;
  const wordsOf = (value: number | null | undefined) => (value == null ? t("noValue") : inWords(value));
  const moment = (at: Date) => format.dateTime(at, { dateStyle: "medium", timeStyle: "short" });
  const edge = (at: Date | undefined) => (at ? moment(at) : "");
  return (
    <section aria-labelledby={id} className="plot">
      <div className="plot-head">
        <h2 id={id} className="font-medium">
          {title}
        </h2>
        {lines.map(({ name, values }) => (
          <p key={name} className="plot-latest text-muted text-sm" data-key={lines.length > 1 || undefined}>
            {lines.length > 1
              ? `${name} ${wordsOf(values.at(-1))}`
              : t("latest", { value: wordsOf(values.at(-1)) })}
          </p>
        ))}
      </div>
      <div className="plot-frame">
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${WIDE} ${HIGH}`}
          preserveAspectRatio="none"
          className="plot-lines rtl:-scale-x-100"
        >
          {lines.map(({ name, values }) => (
            <path key={name} d={pathOf(values, max)} />
          ))}
        </svg>
        <span aria-hidden="true" className="plot-max text-muted text-xs">
          {inWords(max)}
        </span>
      </div>
      <p aria-hidden="true" className="flex justify-between text-muted text-xs">
        <span>{edge(times[0])}</span>
        <span>{edge(times.at(-1))}</span>
      </p>
      <details className="group text-sm">
        <summary className="chart-summary">
          <ChevronRightIcon className="-ms-1 size-4 group-open:unfolded" />
          {t("table")}
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with keys */}
        <section className="plot-table" tabIndex={0} aria-label={title}>
          <table aria-label={title} className="chart-table">
            <thead>
              <tr>
                <th scope="col">{t("time")}</th>
                {lines.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times
                .map((at, nth) => (
                  <tr key={at.getTime()}>
                    <th scope="row">{moment(at)}</th>
                    {lines.map(({ name, values }) => (
                      <td key={name}>{wordsOf(values[nth])}</td>
                    ))}
                  </tr>
                ))
                .toReversed()}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  );
}
