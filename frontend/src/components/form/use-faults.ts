"use client";

import { useTranslations } from "use-intl";
import type { Faults } from "./use-form";

type Code = "required" | "email_invalid" | "password_too_short" | "password_too_long" | undefined;

/** Words for what a form found wrong by itself. */
export function useFaults() {
  const t = useTranslations("common.problems");
  return <F extends string>(codes: Record<F, Code>): Faults<F> => {
    const wrong = Object.entries<Code>(codes).flatMap(([field, code]) => (code ? [[field, t(code)]] : []));
    return Object.fromEntries(wrong) as Faults<F>;
  };
}
