"use client";

import { type FormEvent, useCallback, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import type { Problem } from "@/lib/api/problem";
import type { ValidationError } from "@/lib/forms/check";

type Values<F extends string> = Record<F, string>;
type FieldErrors<F extends string> = Partial<Record<F, string>>;

/** Codes for which the API's own sentence is better, since it depends on the input. */
const SERVER_MESSAGES = new Set(["password_weak"]);

/**
 * Returns a function that turns a problem into messages: ours for its code, or else the API's.
 * @param fields the fields this form shows; an error of any other becomes the notice
 * @param owners which field a problem of the whole request belongs to, by its code
 */
export function useErrorMessages<F extends string>(
  fields: readonly F[],
  owners: Partial<Record<string, F>> = {},
) {
  const t = useTranslations("common.problems");
  type Key = Parameters<typeof t>[0];

  function messageOf(code: string, message: string): string {
    if (SERVER_MESSAGES.has(code) && message) return message;
    return t.has(code as Key) ? t(code as Key) : message || t("unexpected");
  }

  return (problem: Problem): { errors: FieldErrors<F>; notice?: string } => {
    const owner = owners[problem.code];
    if (owner) return { errors: { [owner]: messageOf(problem.code, problem.message) } as FieldErrors<F> };
    const errors: FieldErrors<F> = {};
    for (const error of problem.fields) {
      const field = fields.find((name) => name === error.field);
      if (field) errors[field] ??= messageOf(error.code, error.message);
    }
    if (Object.keys(errors).length > 0) return { errors };
    if (problem.code === "rate_limited" && problem.retryAfter) {
      return { errors, notice: t("rate_limited_for", { seconds: problem.retryAfter }) };
    }
    return { errors, notice: messageOf(problem.code, problem.fields[0]?.message ?? problem.message) };
  };
}

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

interface FormPlan<F extends string> {
  fields: readonly F[];
  /** Validates before the request; an empty object means valid. */
  validate: (values: Values<F>) => FieldErrors<F>;
  submit: (values: Values<F>) => Promise<void>;
  /** Turns a problem into messages: next to the fields it names, and above the form for the rest. */
  describeProblem: (problem: Problem) => { errors: FieldErrors<F>; notice?: string };
}

function valuesOf<F extends string>(form: HTMLFormElement, fields: readonly F[]): Values<F> {
  const data = new FormData(form);
  return Object.fromEntries(fields.map((field) => [field, String(data.get(field) ?? "")])) as Values<F>;
}

const subscribeNever = () => () => undefined;

/** False in the prerendered page, true once scripts run it. */
const useIsHydrated = () =>
  useSyncExternalStore(
    subscribeNever,
    () => true,
    () => false,
  );

const isProblem = (error: unknown): error is Problem => error instanceof Error && error.name === "Problem";

/** A form whose fields own their text, so that a rejection never loses anything typed. */
export function useForm<F extends string>(plan: FormPlan<F>) {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<FieldErrors<F>>({});
  const [notice, setNotice] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const isHydrated = useIsHydrated();

  // biome-ignore lint/correctness/useExhaustiveDependencies: focus moves once for each failed attempt
  useLayoutEffect(() => {
    const first = plan.fields.find((field) => errors[field]);
    const control = first && form.current?.elements.namedItem(first);
    if (control instanceof HTMLElement) control.focus();
  }, [attempt]);

  function showErrors(found: FieldErrors<F>, message?: string) {
    setErrors(found);
    setNotice(message);
    setAttempt((count) => count + 1);
  }

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const values = valuesOf(event.currentTarget, plan.fields);
    const found = plan.validate(values);
    if (Object.keys(found).length > 0) return showErrors(found);
    setBusy(true);
    showErrors({});
    try {
      await plan.submit(values);
    } catch (error) {
      if (!isProblem(error)) throw error;
      const { errors: named, notice: message } = plan.describeProblem(error);
      showErrors(named, message);
    } finally {
      setBusy(false);
    }
  }

  const field = useCallback(
    (name: F) => ({
      name,
      error: errors[name],
      onInput: () => setErrors(({ [name]: _, ...rest }) => rest as FieldErrors<F>),
    }),
    [errors],
  );

  return {
    // Until scripts run the button is disabled, and a form submitted anyway puts no password into an
    // address.
    props: { ref: form, onSubmit, noValidate: true, method: "post" },
    submit: { type: "submit", busy, disabled: !isHydrated },
    field,
    notice,
  } as const;
}

export type Form<F extends string> = ReturnType<typeof useForm<F>>;
