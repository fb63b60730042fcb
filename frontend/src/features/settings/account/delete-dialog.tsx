"use client";

import { useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { PasswordField } from "@/components/form/password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { checkPassword } from "@/lib/forms/check";
import { deleteAccount } from "@/store/session/auth-api";
import { ExportButton } from "../data-page";

const FIELDS = ["password"] as const;

function DeleteForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.delete");
  const common = useTranslations("common");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ password }) => errors({ password: checkPassword(password) }),
    submit: ({ password }) => deleteAccount(password),
    describeProblem: useErrorMessages(FIELDS, { password_wrong: "password" }),
  });
  return (
    <form {...form.props} className="mt-6 grid gap-4 border-line border-t pt-4">
      {form.notice && <Notice>{form.notice}</Notice>}
      <PasswordField {...form.field("password")} label={t("password")} autoComplete="current-password" />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button {...form.submit} tone="danger">
          {t("submit")}
        </Button>
      </div>
    </form>
  );
}

export default function DeleteDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.delete");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      role="alertdialog"
      title={t("dialogTitle")}
      description={t("dialogLead")}
    >
      <ExportButton />
      <DeleteForm onClose={onClose} />
    </Dialog>
  );
}
