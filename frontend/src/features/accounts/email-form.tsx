"use client";

import { useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { TextField } from "@/components/form/text-field";
import { useErrorMessages } from "@/components/form/use-error-messages";
import { useForm } from "@/components/form/use-form";
import { useValidationMessages } from "@/components/form/use-validation-messages";
import { Button } from "@/components/ui/button";
import { checkEmail } from "@/lib/forms/check";
import { formLook } from "./page-frame";
import { loadSession } from "./session";

const FIELDS = ["email"] as const;

interface EmailFormProps {
  submitLabel: string;
  send: (email: string) => Promise<void>;
  onSent: (email: string) => void;
}

/** Asks for an address to send a link to. */
export function EmailForm({ submitLabel, send, onSent }: EmailFormProps) {
  const t = useTranslations("common.fields");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ email }) => errors({ email: checkEmail(email) }),
    submit: async ({ email }) => {
      await send(email.trim());
      onSent(email.trim());
    },
    explain: useErrorMessages(FIELDS),
  });
  return (
    <form {...form.props} onFocus={loadSession} className={formLook}>
      {form.notice && <Notice>{form.notice}</Notice>}
      <TextField
        {...form.field("email")}
        label={t("email")}
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        required
      />
      <Button {...form.submit} tone="primary" size="lg" className="mt-2">
        {submitLabel}
      </Button>
    </form>
  );
}
