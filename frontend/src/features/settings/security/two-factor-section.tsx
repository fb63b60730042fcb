"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { Button } from "@/components/ui/button";
import type { TwoFactorSetup } from "@/lib/api/types";
import {
  disableTwoFactor,
  loadTwoFactor,
  renewRecoveryCodes,
  startTwoFactor,
} from "@/store/session/security-api";
import { Section } from "../section";
import { useLoad } from "../use-load";
import { useToastOnError } from "../use-toast-on-error";
import { LoadPlaceholder } from "./load-placeholder";
import { withReauthentication } from "./reauthentication";
import { CodeDialog, RecoveryCodesDialog, SetupDialog } from "./two-factor-dialogs";

type OpenDialog =
  | { kind: "off" | "renew" }
  | { kind: "setup"; setup: TwoFactorSetup }
  | { kind: "codes"; codes: string[] };

export function TwoFactorSection() {
  const t = useTranslations("settings.twoFactor");
  const format = useFormatter();
  const { value: state, isFailed, reload } = useLoad(loadTwoFactor);
  const { busy, attempt } = useToastOnError();
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const close = () => setOpen(null);
  const start = () =>
    attempt(async () => setOpen({ kind: "setup", setup: await withReauthentication(startTwoFactor) }));
  const showCodes = (codes: string[]) => {
    setOpen({ kind: "codes", codes });
    void reload();
  };
  const turnOff = async (code: string) => {
    await withReauthentication(() => disableTwoFactor(code));
    close();
    toast(t("turnedOff"));
    await reload();
  };
  const renew = async (code: string) => showCodes(await withReauthentication(() => renewRecoveryCodes(code)));
  return (
    <Section title={t("title")} lead={t("lead")}>
      <LoadPlaceholder isFailed={isFailed} isLoading={!state} onRetry={reload} />
      {state && !isFailed && (
        <div className="grid gap-4">
          <p>
            {state.enabled_at
              ? t("on", { date: format.dateTime(new Date(state.enabled_at), { dateStyle: "medium" }) })
              : t("off")}
            {state.enabled_at && (
              <span className="block text-muted text-sm">
                {t("remaining", { count: state.recovery_codes_left })}
              </span>
            )}
          </p>
          <div className="flex flex-wrap gap-2">
            {state.enabled_at ? (
              <>
                <Button onClick={() => setOpen({ kind: "renew" })}>{t("renew")}</Button>
                <Button tone="danger" onClick={() => setOpen({ kind: "off" })}>
                  {t("turnOff")}
                </Button>
              </>
            ) : (
              <Button busy={busy} onClick={start}>
                {t("setUp")}
              </Button>
            )}
          </div>
        </div>
      )}
      {open?.kind === "setup" && <SetupDialog setup={open.setup} onDone={showCodes} onClose={close} />}
      {open?.kind === "codes" && <RecoveryCodesDialog codes={open.codes} onClose={close} />}
      {open?.kind === "off" && <CodeDialog purpose="turnOff" onCode={turnOff} onClose={close} />}
      {open?.kind === "renew" && <CodeDialog purpose="renew" onCode={renew} onClose={close} />}
    </Section>
  );
}
