"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { useStrength } from "./use-strength";

const MIN_SCORE = 10;
const STEPS = [1, 2, 3, 4] as const;
const INK = ["bg-danger", "bg-danger", "bg-warn", "bg-ok", "bg-ok"] as const;

/** A meter with four segments and a label; it has its full size from the start. */
export function StrengthMeter({ password, about }: { password: string; about: string }) {
  const t = useTranslations("common.password");
  const score = useStrength(password, about);
  const missing = MIN_SCORE - [...password].length;
  const reached = score === undefined ? 0 : missing > 0 ? Math.min(score, 1) : Math.max(score, 1);
  const said = !password
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
        {said}
      </span>
    </span>
  );
}
