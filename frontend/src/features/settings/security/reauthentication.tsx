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

/** Ends the question; the argument says whether the password was right. */
type Finish = (isRight: boolean) => void;

interface Question {
  finish: Finish;
  hasPassword: boolean;
}

const question = createCell<Question | null>(null);

async function askForPassword(): Promise<boolean> {
  question.get()?.finish(false);
  const hasPassword = await loadIdentities().then(
    ({ has_password }) => has_password,
    () => true,
  );
  return new Promise((resolve) => {
    const finish = (isRight: boolean) => {
      question.set(null);
      resolve(isRight);
    };
    question.set({ finish, hasPassword });
  });
}

/**
 * Runs `work`, and once more after asking for the password if the server wants it first.
 * @throws Problem with the code `reauthentication_required` if the person closes the dialog
 */
export async function withPassword<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isAsked = error instanceof Problem && error.code === "reauthentication_required";
    if (!isAsked || !(await askForPassword())) throw error;
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

/** For whoever signs in at an issuer alone. */
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

/** The dialog in which `withPassword` asks. A page that uses it renders it once. */
export function Reauthentication() {
  const t = useTranslations("settings.reauthentication");
  const asked = useCell(question);
  if (!asked) return null;
  const { finish, hasPassword } = asked;
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
