"use client";

import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { PasswordField } from "@/components/form/password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { checkEmail, checkPassword } from "@/lib/forms/check";
import { readPendingCount } from "@/lib/preferences";
import { canUsePasskeys } from "@/store/session/passkey-support";
import { AccountForm, EmailField, loadSessionModule } from "./account-form";
import { linkClass } from "./account-frame";
import { useConfirmation } from "./confirmation-gate";
import { useRedirectAfterSignIn } from "./redirect-after-sign-in";
import { handTypedEmailOver, useHandedEmail } from "./sign-in/email-handover";

const SecondStep = lazy(() => import("./sign-in/second-step"));
const PasskeySignIn = lazy(() => import("./sign-in/passkey-sign-in"));

const FIELDS = ["email", "password"] as const;

const needsCode = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "second_factor_required";

function useLogin(redirect: () => void, onCodeNeeded: () => void) {
  const messages = useValidationMessages();
  const confirm = useConfirmation();
  return useForm({
    fields: FIELDS,
    validate: ({ email, password }) =>
      messages({ email: checkEmail(email), password: checkPassword(password) }),
    submit: async ({ email, password }) => {
      try {
        const { signIn } = await loadSessionModule();
        if (await confirm(signIn(email.trim(), password))) redirect();
      } catch (error) {
        if (needsCode(error)) return onCodeNeeded();
        throw error;
      }
    },
    describeProblem: useErrorMessages(FIELDS),
  });
}

const subscribeNever = () => () => undefined;

/** Only the browser knows the number of pending changes, so the prerendered page leaves it out. */
const usePendingCount = () => useSyncExternalStore(subscribeNever, readPendingCount, () => 0);
const useHasPasskeys = () => useSyncExternalStore(subscribeNever, canUsePasskeys, () => false);

export function LoginForm() {
  const t = useTranslations("accounts.login");
  const common = useTranslations("common.fields");
  const redirect = useRedirectAfterSignIn();
  const [isSecondStep, setIsSecondStep] = useState(false);
  const form = useLogin(redirect, () => setIsSecondStep(true));
  const handedEmail = useHandedEmail();
  const pendingCount = usePendingCount();
  const hasPasskeys = useHasPasskeys();
  if (isSecondStep) {
    return (
      <Suspense>
        <SecondStep onDone={redirect} onRestart={() => setIsSecondStep(false)} />
      </Suspense>
    );
  }
  const forgotLink = (
    <a href="/forgot-password" onClick={handTypedEmailOver} className={linkClass}>
      {t("forgot")}
    </a>
  );
  return (
    <>
      <AccountForm
        form={form}
        submitLabel={t("submit")}
        notice={pendingCount > 0 && <Notice tone="ok">{t("unsavedChanges", { count: pendingCount })}</Notice>}
      >
        <EmailField {...form.field("email")} defaultValue={handedEmail} />
        <PasswordField
          {...form.field("password")}
          label={common("password")}
          autoComplete="current-password"
          aside={forgotLink}
          required
        />
      </AccountForm>
      {/* The place is there from the start, so that nothing moves when the button comes. */}
      <div className="mt-4 grid min-h-12">
        {hasPasskeys && (
          <Suspense>
            <PasskeySignIn onDone={redirect} />
          </Suspense>
        )}
      </div>
    </>
  );
}
