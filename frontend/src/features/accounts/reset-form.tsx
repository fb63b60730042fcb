"use client";

import { useTranslations } from "use-intl";
import { NewPasswordField } from "@/components/form/new-password-field";
import { Notice } from "@/components/form/notice";
import { useErrorMessages } from "@/components/form/use-error-messages";
import { useForm } from "@/components/form/use-form";
import { useValidationMessages } from "@/components/form/use-validation-messages";
import { Button } from "@/components/ui/button";
import { checkNewPassword } from "@/lib/forms/check";
import { formLook, linkLook } from "./page-frame";
import { loadSession } from "./session";

const FIELDS = ["password"] as const;

export function ResetForm({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useTranslations("accounts.reset");
  const register = useTranslations("accounts.register");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ password }) => errors({ password: checkNewPassword(password) }),
    submit: async ({ password }) => {
      await (await loadSession()).resetPassword(token, password);
      onDone();
    },
    explain: useErrorMessages(FIELDS),
  });
  return (
    <form {...form.props} onFocus={loadSession} className={formLook}>
      {form.notice && (
        <Notice>
          {form.notice}{" "}
          <a href="/forgot-password" className={linkLook}>
            {t("ask")}
          </a>
        </Notice>
      )}
      <NewPasswordField
        {...form.field("password")}
        label={t("newPassword")}
        hint={register("passwordHint")}
      />
      <Button {...form.submit} tone="primary" size="lg" className="mt-2">
        {t("submit")}
      </Button>
    </form>
  );
}
