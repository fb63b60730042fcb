"use client";

import { useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { PasswordField } from "@/components/form/password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Problem } from "@/lib/api/problem";
import { createCell, useCell } from "@/lib/cell";
import { checkPassword } from "@/lib/forms/check";
import { reauthenticate, signOut } from "@/store/session/auth-api";
import { loadIdentities } from "@/store/session/oidc";

/** Ends the request; the argument says whether the password was right. */
type Finish = (isRight: boolean) => void;

interface PasswordRequest {
  finish: Finish;
  hasPassword: boolean;
}

const passwordRequest = createCell<PasswordRequest | null>(null);

async function askForPassword(): Promise<boolean> {
  passwordRequest.get()?.finish(false);
  const hasPassword = await loadIdentities().then(
    ({ has_password }) => has_password,
    () => true,
  );
  return new Promise((resolve) => {
    const finish = (isRight: boolean) => {
      passwordRequest.set(null);
      resolve(isRight);
    };
    passwordRequest.set({ finish, hasPassword });
  });
}

/**
 * Runs `work`, and once more after asking for the password if the server wants it first.
 * @throws Problem with the code `reauthentication_required` if the person closes the dialog
 */
export async function withReauthentication<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isRequired = error instanceof Problem && error.code === "reauthentication_required";
    if (!isRequired || !(await askForPassword())) throw error;
    return work();
  }
}

const FIELDS = ["password"] as const;

function PasswordForm({ finish }: { finish: Finish }) {
  const t = useTranslations("settings.reauthentication");
  const common = useTranslations("common");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ password }) => errors({ password: checkPassword(password) }),
    submit: async ({ password }) => {
      await reauthenticate(password);
      finish(true);
    },
    describeProblem: useErrorMessages(FIELDS, { password_wrong: "password" }),
  });
  return (
    <form {...form.props} className="grid gap-4">
      {form.notice && <Notice>{form.notice}</Notice>}
      <PasswordField
        {...form.field("password")}
        label={t("password")}
        autoComplete="current-password"
        data-first-field=""
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => finish(false)}>{common("cancel")}</Button>
        <Button {...form.submit} tone="primary">
          {t("submit")}
        </Button>
      </div>
    </form>
  );
}

/** Whoever signs in at an issuer alone has no password to give, and signs in again instead. */
function SignInAgain({ finish }: { finish: Finish }) {
  const t = useTranslations("settings.reauthentication");
  const common = useTranslations("common");
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button onClick={() => finish(false)}>{common("cancel")}</Button>
      <Button tone="primary" onClick={signOut} data-first-field="">
        {t("signOut")}
      </Button>
    </div>
  );
}

/** The dialog in which `withReauthentication` asks. A page that uses it renders it once. */
export function Reauthentication() {
  const t = useTranslations("settings.reauthentication");
  const request = useCell(passwordRequest);
  if (!request) return null;
  const { finish, hasPassword } = request;
  return (
    <Dialog
      open
      onOpenChange={() => finish(false)}
      title={t(hasPassword ? "title" : "noPasswordTitle")}
      description={t(hasPassword ? "text" : "noPassword")}
    >
      {hasPassword ? <PasswordForm finish={finish} /> : <SignInAgain finish={finish} />}
    </Dialog>
  );
}
