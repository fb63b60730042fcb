"use client";

import { cx } from "class-variance-authority";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { Score } from "@/lib/forms/strength";
import { PasswordField } from "./password-field";

const PAUSE_MS = 120;

/** Returns the score of the password, shortly after typing; undefined while unknown. */
function useStrength(password: string, about: string): Score | undefined {
  const [known, setKnown] = useState<{ password: string; score: Score }>();
  useEffect(() => {
    if (!password) return;
    let current = true;
    const timer = setTimeout(async () => {
      // If the estimate can't be downloaded, only the API decides.
      const judge = await import("@/lib/forms/strength").catch(() => undefined);
      const score = judge?.strengthOf(password, [about]);
      if (current && score !== undefined) setKnown({ password, score });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [password, about]);
  return password ? known?.score : undefined;
}

const MIN_LENGTH = 10;
const STEPS = [1, 2, 3, 4] as const;
const INK = ["bg-danger", "bg-danger", "bg-warn", "bg-ok", "bg-ok"] as const;

/** A meter with four segments and a label; it has its full size from the start. */
function StrengthMeter({ password, about }: { password: string; about: string }) {
  const t = useTranslations("common.password");
  const score = useStrength(password, about);
  const missing = MIN_LENGTH - [...password].length;
  const reached = score === undefined ? 0 : missing > 0 ? Math.min(score, 1) : Math.max(score, 1);
  const status = !password
    ? ""
    : missing > 0
      ? t("short", { missing })
      : score === undefined
        ? ""
        : t(`score${score}`);
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
  /** The address, which the password must not be made of. */
  about?: string;
  onInput: () => void;
}

export function NewPasswordField({ about = "", hint, onInput, ...field }: NewPasswordFieldProps) {
  const [password, setPassword] = useState("");
  return (
    <PasswordField
      {...field}
      autoComplete="new-password"
      required
      hint={
        <>
          {field.error ? null : hint}
          <StrengthMeter password={password} about={about} />
        </>
      }
      onInput={(event) => {
        setPassword(event.currentTarget.value);
        onInput();
      }}
    />
  );
}
