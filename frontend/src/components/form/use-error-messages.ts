"use client";

import { useTranslations } from "use-intl";
import type { Problem } from "@/lib/api/problem";
import type { FieldErrors } from "./use-form";

/** Codes for which the API's own sentence is better, since it depends on the input. */
const SERVER_MESSAGES = new Set(["password_weak"]);

/**
 * Turns refusals into words. Codes of our catalogue come first, then the API's sentence.
 * @param fields the fields this form shows; an error of any other becomes the notice
 * @param owners which field a refusal of the whole request belongs to, by its code
 */
export function useErrorMessages<F extends string>(
  fields: readonly F[],
  owners: Partial<Record<string, F>> = {},
) {
  const t = useTranslations("common.problems");
  type Key = Parameters<typeof t>[0];

  function words(code: string, message: string): string {
    if (SERVER_MESSAGES.has(code) && message) return message;
    return t.has(code as Key) ? t(code as Key) : message || t("unexpected");
  }

  return (problem: Problem): { errors: FieldErrors<F>; notice?: string } => {
    const owner = owners[problem.code];
    if (owner) return { errors: { [owner]: words(problem.code, problem.message) } as FieldErrors<F> };
    const errors: FieldErrors<F> = {};
    for (const error of problem.fields) {
      const field = fields.find((name) => name === error.field);
      if (field) errors[field] ??= words(error.code, error.message);
    }
    if (Object.keys(errors).length > 0) return { errors };
    if (problem.code === "rate_limited" && problem.retryAfter) {
      return { errors, notice: t("rate_limited_for", { seconds: problem.retryAfter }) };
    }
    return { errors, notice: words(problem.code, problem.fields[0]?.message ?? problem.message) };
  };
}
