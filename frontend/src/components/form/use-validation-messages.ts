"use client";

import { useTranslations } from "use-intl";
import type { Fault } from "@/lib/forms/check";
import type { Faults } from "./use-form";

/** Returns messages for what the form validates itself. */
export function useValidationMessages() {
  const t = useTranslations("common.problems");
  return <F extends string>(codes: Record<F, Fault | undefined>): Faults<F> => {
    const wrong = Object.entries<Fault | undefined>(codes).flatMap(([field, code]) =>
      code ? [[field, t(code)]] : [],
    );
    return Object.fromEntries(wrong) as Faults<F>;
  };
}
