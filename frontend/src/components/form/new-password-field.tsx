"use client";

import { cx } from "class-variance-authority";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { PasswordStrength } from "@/lib/api/types";
import { MIN_PASSWORD_LENGTH, passwordLength } from "@/lib/forms/check";
import { PasswordField } from "./password-field";

type RatePassword = (password: string) => Promise<PasswordStrength>;

const PAUSE_MS = 300;

/**
 * Returns the API's score of the password, shortly after typing; undefined while it is unknown or too short to be rated.
 * The API alone decides, so that the meter and the answer to the form never disagree.
 */
function useStrength(password: string, rate: RatePassword): number | undefined {
  const [score, setScore] = useState<number>();
  const isLongEnough = passwordLength(password) >= MIN_PASSWORD_LENGTH;
  useEffect(() => {
    if (!isLongEnough) return setScore(undefined);
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const rated = await rate(password).catch(() => undefined);
      if (isCurrent) setScore(rated?.score);
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [password, isLongEnough, rate]);
  return score;
}

const STEPS = [1, 2, 3, 4] as const;
const INK = ["bg-danger", "bg-danger", "bg-warn", "bg-ok", "bg-ok"] as const;

/** A meter with four segments and a label; it has its full size from the start. */
function StrengthMeter({ password, rate }: { password: string; rate: RatePassword }) {
  const t = useTranslations("common.password");
  const score = useStrength(password, rate);
  const missing = MIN_PASSWORD_LENGTH - passwordLength(password);
  const reached = missing > 0 ? Math.min(password.length, 1) : score === undefined ? 0 : Math.max(score, 1);
  const status = !password
    ? ""
    : missing > 0
      ? t("short", { missing })
      : score === undefined
        ? ""
        : t(`score${score}` as "score0");
  return (
    <span className="mt-2 grid gap-1">
      <span aria-hidden="true" className="flex gap-1">
        {STEPS.map((step) => (
          <span
            key={step}
            className={cx(
              "h-1 flex-1 rounded-full transition-colors",
              step <= reached ? INK[score ?? 0] : "bg-line",
            )}
          />
        ))}
      </span>
      <span role="status" className="min-h-5">
        {status}
      </span>
    </span>
  );
}

interface NewPasswordFieldProps {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** Asks the API how strong the password is; the same function until the answer would differ. */
  rate: RatePassword;
  onInput: () => void;
}

export function NewPasswordField({ rate, hint, onInput, ...field }: NewPasswordFieldProps) {
  const [password, setPassword] = useState("");
  return (
    <PasswordField
      {...field}
      autoComplete="new-password"
      required
      hint={
        <>
          {field.error ? null : hint}
          <StrengthMeter password={password} rate={rate} />
        </>
      }
      onInput={(event) => {
        setPassword(event.currentTarget.value);
        onInput();
      }}
    />
  );
}
