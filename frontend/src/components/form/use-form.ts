"use client";

import { type FormEvent, useCallback, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import type { Problem } from "@/lib/api/problem";
import type { ValidationError } from "@/lib/forms/check";

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

type Values<F extends string> = Record<F, string>;
export type FieldErrors<F extends string> = Partial<Record<F, string>>;

interface FormPlan<F extends string> {
  fields: readonly F[];
  /** Validates before the request; an empty object means valid. */
  validate: (values: Values<F>) => FieldErrors<F>;
  submit: (values: Values<F>) => Promise<void>;
  /** Turns a problem into messages: next to the fields it names, and above the form for the rest. */
  explain: (problem: Problem) => { errors: FieldErrors<F>; notice?: string };
}

function valuesOf<F extends string>(form: HTMLFormElement, fields: readonly F[]): Values<F> {
  const data = new FormData(form);
  return Object.fromEntries(fields.map((field) => [field, String(data.get(field) ?? "")])) as Values<F>;
}

const never = () => () => undefined;

/** False in the prerendered page, true once scripts run it. */
const useAwake = () =>
  useSyncExternalStore(
    never,
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
  const awake = useAwake();

  // biome-ignore lint/correctness/useExhaustiveDependencies: focus moves once for each refused attempt
  useLayoutEffect(() => {
    const first = plan.fields.find((field) => errors[field]);
    const control = first && form.current?.elements.namedItem(first);
    if (control instanceof HTMLElement) control.focus();
  }, [attempt]);

  function refuse(found: FieldErrors<F>, message?: string) {
    setErrors(found);
    setNotice(message);
    setAttempt((count) => count + 1);
  }

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const values = valuesOf(event.currentTarget, plan.fields);
    const found = plan.validate(values);
    if (Object.keys(found).length > 0) return refuse(found);
    setBusy(true);
    refuse({});
    try {
      await plan.submit(values);
    } catch (error) {
      if (!isProblem(error)) throw error;
      const { errors: named, notice: message } = plan.explain(error);
      refuse(named, message);
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
    submit: { type: "submit", busy, disabled: !awake },
    field,
    notice,
  } as const;
}
