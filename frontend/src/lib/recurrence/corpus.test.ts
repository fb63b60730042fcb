import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { wallTimeAt } from "@/lib/dates";
import { advanceSeries, type SeriesRecurrence, startAtEarlierDueDate, startSeries } from "./series";

interface Summary {
  occurrence: string;
  next: string[];
  count: number;
  start?: string;
  rule?: string;
}

interface Case {
  name?: string;
  rule: string;
  from: "due" | "completion";
  start: string | null;
  due_date: string | null;
  due_time: string | null;
  zone: string;
  now: string;
  series: Summary | null;
  /** `due`: the day to which the todo was moved before. */
  steps: { do: "complete" | "skip"; at: string; due?: string; series: Summary | null }[];
}

const read = (file: string): Case[] => JSON.parse(readFileSync(file, "utf8"));
/** scripts/compare/recurrence.py names other cases. */
const generated = process.env.RECURRENCE_CASES ?? "../corpus/recurrence/generated.json";
const TIMEOUT_MS = 600_000;

function summarize(series: SeriesRecurrence | null, { rule }: Case): Summary | null {
  if (!series) return null;
  const { occurrence, next, start } = series;
  const ends = [next[0], next.at(-1)].filter((one) => one !== undefined);
  return {
    occurrence,
    next: ends,
    count: next.length,
    ...(start && start !== occurrence ? { start } : {}),
    ...(series.rule && series.rule !== rule ? { rule: series.rule } : {}),
  };
}

/** The case with what the engine makes of it. */
function computed(one: Case): Case {
  const { rule, from, start, due_date, due_time, zone } = one;
  const local = (at: string) => wallTimeAt(new Date(at), zone);
  const draft = { rule, from, ...(start ? { start } : {}) };
  let series = startSeries(draft, { due_date, due_time }, local(one.now), zone);
  const first = summarize(series, one);
  const steps = one.steps.map((step) => {
    const moved = series && startAtEarlierDueDate(series, step.due ?? null, zone);
    series = moved && advanceSeries(moved, local(step.at), zone, step.do === "complete");
    return { ...step, series: summarize(series, one) };
  });
  return { ...one, series: first, steps };
}

it.each(["../corpus/recurrence/cases.json", generated])(
  "computes the series of %s as the server does",
  (file) => {
    const cases = read(file);
    const wrong = cases
      .map((one) => [computed(one), one])
      .filter(([found, one]) => JSON.stringify(found) !== JSON.stringify(one));
    process.stdout.write(`recurrence: ${cases.length - wrong.length} of ${cases.length} series alike\n`);
    expect(wrong.map(([found]) => found).slice(0, 3)).toEqual(wrong.map(([, one]) => one).slice(0, 3));
  },
  TIMEOUT_MS,
);
