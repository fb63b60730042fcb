"use client";

import { useTranslations } from "use-intl";
import type { ValidationError } from "@/lib/forms/check";
import type { FieldErrors } from "./use-form";

/** Returns messages for what the form validates itself. */
export function useValidationMessages() {
  const t = useTranslations("common.problems");
  return <F extends string>(codes: Record<F, ValidationError | undefined>): FieldErrors<F> => {
    const wrong = Object.entries<ValidationError | undefined>(codes).flatMap(([field, code]) =>
      code ? [[field, t(code)]] : [],
    );
    return Object.fromEntries(wrong) as FieldErrors<F>;
  };
}
