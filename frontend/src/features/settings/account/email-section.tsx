"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import type { User } from "@/lib/api/types";
import { checkEmail } from "@/lib/forms/check";
import { requestEmailChange } from "@/store/session/auth-api";
import { resendVerification } from "@/store/session/session";
import { Section } from "../section";
import { Reauthentication, withReauthentication } from "../security/reauthentication";
import { useToastOnError } from "../use-toast-on-error";

const FIELDS = ["email"] as const;

interface EmailFormProps {
  onSent: (email: string) => void;
  onCancel: () => void;
}

function EmailForm({ onSent, onCancel }: EmailFormProps) {
  const t = useTranslations("settings.email");
  const common = useTranslations("common");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ email }) => errors({ email: checkEmail(email) }),
    submit: async ({ email }) => {
      await withReauthentication(() => requestEmailChange(email.trim()));
      onSent(email.trim());
    },
    describeProblem: useErrorMessages(FIELDS),
  });
  return (
    <form {...form.props} className="grid gap-4">
      {form.notice && <Notice>{form.notice}</Notice>}
      <TextField
        {...form.field("email")}
        label={t("new")}
        hint={t("hint")}
        type="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        autoFocus
      />
      <div className="flex flex-wrap gap-2">
        <Button {...form.submit} tone="primary">
          {t("submit")}
        </Button>
        <Button onClick={onCancel}>{common("cancel")}</Button>
      </div>
    </form>
  );
}

/** The account's email: confirm it, or change it by a link that is sent to the new one. */
export function EmailSection({ user }: { user: User }) {
  const t = useTranslations("settings.email");
  const { busy, attempt } = useToastOnError();
  const [step, setStep] = useState<"shown" | "asking" | { sentTo: string }>("shown");
  const resend = () =>
    attempt(async () => {
      await resendVerification(user.email);
      toast(t("resent", { email: user.email }));
    });
  return (
    <Section title={t("title")}>
      <div className="grid gap-4">
        <p className="wrap-anywhere">
          {user.email}{" "}
          <span className="text-muted">{t(user.email_verified_at ? "verified" : "unverified")}</span>
        </p>
        {typeof step === "object" && <Notice tone="ok">{t("sent", { email: step.sentTo })}</Notice>}
        {step === "asking" ? (
          <EmailForm onSent={(sentTo) => setStep({ sentTo })} onCancel={() => setStep("shown")} />
        ) : (
          <p className="flex flex-wrap gap-2">
            <Button onClick={() => setStep("asking")}>{t("change")}</Button>
            {!user.email_verified_at && (
              <Button busy={busy} onClick={resend}>
                {t("resend")}
              </Button>
            )}
          </p>
        )}
      </div>
      <Reauthentication />
    </Section>
  );
}
