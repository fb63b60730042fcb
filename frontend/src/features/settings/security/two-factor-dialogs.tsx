"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { useErrorMessages, useForm } from "@/components/form/use-form";
import { Button, buttonClass } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { TwoFactorSetup } from "@/lib/api/types";
import { confirmTwoFactor } from "@/store/session/security-api";
import { withReauthentication } from "./reauthentication";
import { SecretDialog } from "./secret-dialog";

const FIELDS = ["code"] as const;
const QR_PIXELS = 200;
const FILE_NAME = "tend-recovery-codes.txt";

interface CodeFormProps {
  submitLabel: string;
  tone: "primary" | "danger";
  hint: string;
  onCode: (code: string) => Promise<void>;
  onCancel: () => void;
}

function CodeForm({ submitLabel, tone, hint, onCode, onCancel }: CodeFormProps) {
  const t = useTranslations("settings.twoFactor");
  const common = useTranslations("common");
  const form = useForm({
    fields: FIELDS,
    validate: ({ code }) => (code.trim() ? {} : { code: t("missing") }),
    submit: ({ code }) => onCode(code.trim()),
    describeProblem: useErrorMessages(FIELDS, { code_wrong: "code" }),
  });
  return (
    <form {...form.props} className="grid gap-4">
      {form.notice && <Notice>{form.notice}</Notice>}
      <TextField
        {...form.field("code")}
        label={t("code")}
        hint={hint}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        data-first-field=""
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{common("cancel")}</Button>
        <Button {...form.submit} tone={tone}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

interface SetupDialogProps {
  setup: TwoFactorSetup;
  onDone: (recoveryCodes: string[]) => void;
  onClose: () => void;
}

/** Shows the secret to scan, and asks for a code of it. */
export function SetupDialog({ setup, onDone, onClose }: SetupDialogProps) {
  const t = useTranslations("settings.twoFactor");
  const secret = setup.secret.match(/.{1,4}/g)?.join(" ");
  return (
    <Dialog open onOpenChange={onClose} title={t("setUpTitle")} description={t("setUpText")}>
      <div className="grid gap-4">
        {/* biome-ignore lint/performance/noImgElement: Next's own component cannot optimize a data URL */}
        <img
          src={`data:image/svg+xml,${encodeURIComponent(setup.qr_code)}`}
          alt={t("qrCode")}
          width={QR_PIXELS}
          height={QR_PIXELS}
          className="mx-auto rounded-md"
        />
        <p className="text-muted text-sm">
          {t("byHand")} <code className="wrap-anywhere text-text">{secret}</code>
        </p>
        <CodeForm
          submitLabel={t("turnOn")}
          tone="primary"
          hint={t("setUpHint")}
          onCode={async (code) => onDone(await withReauthentication(() => confirmTwoFactor(code)))}
          onCancel={onClose}
        />
      </div>
    </Dialog>
  );
}

interface CodeDialogProps {
  purpose: "turnOff" | "renew";
  onCode: (code: string) => Promise<void>;
  onClose: () => void;
}

/** Asks for a code before a change of two-factor authentication. */
export function CodeDialog({ purpose, onCode, onClose }: CodeDialogProps) {
  const t = useTranslations("settings.twoFactor");
  return (
    <Dialog open onOpenChange={onClose} title={t(`${purpose}Title`)} description={t(`${purpose}Text`)}>
      <CodeForm
        submitLabel={t(purpose)}
        tone={purpose === "turnOff" ? "danger" : "primary"}
        hint={t("codeHint")}
        onCode={onCode}
        onCancel={onClose}
      />
    </Dialog>
  );
}

/** Shows new recovery codes, which nobody can see again. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const t = useTranslations("settings.twoFactor");
  const text = `${codes.join("\n")}\n`;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast(t("copied"));
  };
  return (
    <SecretDialog
      title={t("codesTitle")}
      description={t("codesText")}
      onClose={onClose}
      savedLabel={t("saved")}
      actions={
        <>
          <Button onClick={copy}>{t("copy")}</Button>
          <a
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download={FILE_NAME}
            className={buttonClass()}
          >
            {t("download")}
          </a>
        </>
      }
    >
      <ul className="grid grid-cols-2 gap-2 rounded-md border border-line p-3 text-sm">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </SecretDialog>
  );
}
