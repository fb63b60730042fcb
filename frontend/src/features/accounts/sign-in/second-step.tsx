"use client";

import { useEffect, useState } from "react";
import { IntlProvider, useTranslations } from "use-intl";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { useErrorMessages, useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { accountSecurityMessages } from "@/messages/account-security";
import { canUsePasskeys } from "@/store/session/passkey-support";
import { canUsePasskeyAsSecondStep, finishSignInWithPasskey } from "@/store/session/passkeys";
import { AccountForm, loadSessionModule } from "../account-form";
import { usePasskeySignIn } from "./passkey-sign-in";

const FIELDS = ["code"] as const;

interface SecondStepProps {
  onDone: () => void;
  /** Returns to the first step. */
  onRestart: () => void;
}

function useHasPasskey(): boolean {
  const [hasPasskey, setHasPasskey] = useState(false);
  useEffect(() => {
    // Without an answer, the code is still there.
    if (canUsePasskeys()) void canUsePasskeyAsSecondStep().then(setHasPasskey, () => undefined);
  }, []);
  return hasPasskey;
}

function CodeForm({ onDone, onRestart }: SecondStepProps) {
  const t = useTranslations("secondStep");
  const [kind, setKind] = useState<"app" | "recovery">("app");
  const hasPasskey = useHasPasskey();
  const passkey = usePasskeySignIn(onDone);
  const form = useForm({
    fields: FIELDS,
    validate: ({ code }) => (code.trim() ? {} : { code: t("missing") }),
    submit: async ({ code }) => {
      await (await loadSessionModule()).signInWithCode(code.trim());
      onDone();
    },
    describeProblem: useErrorMessages(FIELDS, { code_wrong: "code" }),
  });
  return (
    <>
      <AccountForm form={form} submitLabel={t("submit")}>
        <TextField
          key={kind}
          {...form.field("code")}
          label={t(`${kind}.label`)}
          hint={t(`${kind}.hint`)}
          inputMode={kind === "app" ? "numeric" : "text"}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
      </AccountForm>
      {passkey.notice && (
        <div className="mt-6">
          <Notice>{passkey.notice}</Notice>
        </div>
      )}
      <p className="mt-6 flex flex-wrap gap-2">
        {hasPasskey && (
          <Button size="sm" busy={passkey.busy} onClick={() => passkey.run(finishSignInWithPasskey)}>
            {t("passkey")}
          </Button>
        )}
        <Button size="sm" onClick={() => setKind(kind === "app" ? "recovery" : "app")}>
          {t(`${kind}.other`)}
        </Button>
        <Button size="sm" tone="plain" onClick={onRestart}>
          {t("restart")}
        </Button>
      </p>
    </>
  );
}

/** Asks for the code of an account with two-factor authentication, after the right password. */
export default function SecondStep(props: SecondStepProps) {
  return (
    <IntlProvider locale="en" messages={accountSecurityMessages} timeZone="UTC">
      <CodeForm {...props} />
    </IntlProvider>
  );
}
