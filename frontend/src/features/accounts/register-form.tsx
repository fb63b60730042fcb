"use client";

import { useCallback, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { NewPasswordField } from "@/components/form/new-password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { checkEmail, checkNewPassword } from "@/lib/forms/check";
import { AccountForm, EmailField, loadSessionModule } from "./account-form";
import { useConfirmation } from "./confirmation-gate";
import { useRedirectAfterSignIn } from "./redirect-after-sign-in";
import type { RegistrationNotice } from "./registration-notice";
import { useHandedEmail } from "./sign-in/email-handover";

const FIELDS = ["email", "password"] as const;

function useRegister() {
  const redirect = useRedirectAfterSignIn();
  const messages = useValidationMessages();
  const confirm = useConfirmation();
  return useForm({
    fields: FIELDS,
    validate: ({ email, password }) =>
      messages({ email: checkEmail(email), password: checkNewPassword(password) }),
    submit: async ({ email, password }) => {
      const { register } = await loadSessionModule();
      if (await confirm(register(email.trim(), password))) redirect();
    },
    describeProblem: useErrorMessages(FIELDS, { email_taken: "email" }),
  });
}

/** The notice about who may register, which the page asks for as soon as it is there. */
function useNotice(): RegistrationNotice | null {
  const [notice, setNotice] = useState<RegistrationNotice | null>(null);
  useEffect(() => {
    import("./registration-notice")
      .then(({ loadRegistrationNotice }) => loadRegistrationNotice())
      .then(setNotice, () => undefined);
  }, []);
  return notice;
}

/** @param lead the sentence above the form, unless the server has rules for who may register */
export function RegisterForm({ lead }: { lead: string }) {
  const t = useTranslations("accounts.register");
  const common = useTranslations("common.fields");
  const form = useRegister();
  const [typed, setTyped] = useState<string>();
  const handed = useHandedEmail();
  const email = (typed ?? handed).trim();
  const rate = useCallback(
    async (password: string) => (await loadSessionModule()).ratePassword({ password, email }),
    [email],
  );
  const notice = useNotice();
  return (
    <>
      <p aria-live="polite" className="mt-1 text-muted wrap-anywhere">
        {notice?.text ?? lead}
      </p>
      {!notice?.isClosed && (
        <AccountForm form={form} submitLabel={t("submit")}>
          <EmailField
            {...form.field("email")}
            defaultValue={handed}
            onBlur={(event) => setTyped(event.currentTarget.value)}
          />
          <NewPasswordField
            {...form.field("password")}
            label={common("password")}
            rate={rate}
            hint={t("passwordHint")}
          />
        </AccountForm>
      )}
    </>
  );
}
