"use client";

import { useTranslations } from "use-intl";
import type { Problem } from "@/lib/api/problem";
import type { Faults } from "./use-form";

/** Codes for which the API's own sentence is better, since it depends on the input. */
const SAID_BY_SERVER = new Set(["password_weak"]);

/**
 * Turns refusals into words. Codes of our catalogue come first, then the API's sentence.
 * @param fields the fields this form shows; a fault of any other becomes the notice
 * @param owners which field a refusal of the whole request belongs to, by its code
 */
export function useErrorMessages<F extends string>(
  fields: readonly F[],
  owners: Partial<Record<string, F>> = {},
) {
  const t = useTranslations("common.problems");
  type Key = Parameters<typeof t>[0];

  function words(code: string, said: string): string {
    if (SAID_BY_SERVER.has(code) && said) return said;
    return t.has(code as Key) ? t(code as Key) : said || t("unexpected");
  }

  return (problem: Problem): { faults: Faults<F>; notice?: string } => {
    const owner = owners[problem.code];
    if (owner) return { faults: { [owner]: words(problem.code, problem.message) } as Faults<F> };
    const faults: Faults<F> = {};
    for (const fault of problem.fields) {
      const field = fields.find((name) => name === fault.field);
      if (field) faults[field] ??= words(fault.code, fault.message);
    }
    if (Object.keys(faults).length > 0) return { faults };
    if (problem.code === "rate_limited" && problem.retryAfter) {
      return { faults, notice: t("rate_limited_for", { seconds: problem.retryAfter }) };
    }
    return { faults, notice: words(problem.code, problem.fields[0]?.message ?? problem.message) };
  };
}
