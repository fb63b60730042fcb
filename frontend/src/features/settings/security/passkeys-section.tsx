"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { useErrorMessages, useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { Problem } from "@/lib/api/problem";
import type { Passkey } from "@/lib/api/types";
import { canUsePasskeys } from "@/store/session/passkey-support";
import {
  addPasskey,
  loadPasskeys,
  NO_PASSKEY_USED,
  PASSKEY_ALREADY_ADDED,
  removePasskey,
  renamePasskey,
} from "@/store/session/passkeys";
import { Section } from "../section";
import { useLoad } from "../use-load";
import { useToastOnError } from "../use-toast-on-error";
import { CredentialRow } from "./credential-row";
import { deviceOf } from "./device";
import { LoadPlaceholder } from "./load-placeholder";
import { withReauthentication } from "./reauthentication";
import { useMomentFormats } from "./use-moment-formats";

const FIELDS = ["name"] as const;

interface NameFormProps {
  name: string;
  hint?: string;
  submitLabel: string;
  onName: (name: string) => Promise<void>;
  onClose: () => void;
}

function NameForm({ name, hint, submitLabel, onName, onClose }: NameFormProps) {
  const t = useTranslations("settings.passkeys");
  const common = useTranslations("common");
  const describeProblem = useErrorMessages(FIELDS);
  const form = useForm({
    fields: FIELDS,
    validate: ({ name }) => (name.trim() ? {} : { name: t("nameMissing") }),
    submit: ({ name }) => onName(name.trim()),
    describeProblem: (problem: Problem) =>
      problem.code === NO_PASSKEY_USED || problem.code === PASSKEY_ALREADY_ADDED
        ? { errors: {}, notice: t(problem.code === PASSKEY_ALREADY_ADDED ? "known" : "unused") }
        : describeProblem(problem),
  });
  return (
    <form {...form.props} className="grid gap-4">
      {form.notice && <Notice>{form.notice}</Notice>}
      <TextField
        {...form.field("name")}
        label={t("name")}
        hint={hint}
        defaultValue={name}
        maxLength={100}
        autoComplete="off"
        data-first-field=""
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button {...form.submit} tone="primary">
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

function AddDialog({ onAdded, onClose }: { onAdded: () => Promise<void>; onClose: () => void }) {
  const t = useTranslations("settings.passkeys");
  const sessions = useTranslations("settings.sessions");
  const device = deviceOf(navigator.userAgent);
  const add = async (name: string) => {
    await withReauthentication(() => addPasskey(name));
    onClose();
    toast(t("added"));
    await onAdded();
  };
  return (
    <Dialog open onOpenChange={onClose} title={t("addTitle")} description={t("addText")}>
      <NameForm
        name={device ? sessions("device", device) : t("defaultName")}
        hint={t("nameHint")}
        submitLabel={t("continue")}
        onName={add}
        onClose={onClose}
      />
    </Dialog>
  );
}

interface RenameDialogProps {
  passkey: Passkey;
  onRenamed: (passkey: Passkey) => void;
  onClose: () => void;
}

function RenameDialog({ passkey, onRenamed, onClose }: RenameDialogProps) {
  const t = useTranslations("settings.passkeys");
  const rename = async (name: string) => {
    onRenamed(await renamePasskey(passkey.id, name));
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose} title={t("renameTitle")} description={t("renameText")}>
      <NameForm name={passkey.name} submitLabel={t("save")} onName={rename} onClose={onClose} />
    </Dialog>
  );
}

interface PasskeyRowProps {
  passkey: Passkey;
  onRename: () => void;
  onRemove: () => void;
}

function PasskeyRow({ passkey, onRename, onRemove }: PasskeyRowProps) {
  const t = useTranslations("settings.passkeys");
  const { day, timeAgo } = useMomentFormats();
  const { name } = passkey;
  const details = [
    t("created", { date: day(passkey.created_at) }),
    passkey.last_used_at ? t("lastUsed", { when: timeAgo(passkey.last_used_at) }) : t("neverUsed"),
  ];
  return (
    <CredentialRow name={name} details={details}>
      <Button size="sm" onClick={onRename} aria-label={t("renameLabel", { name })}>
        {t("rename")}
      </Button>
      <Button size="sm" onClick={onRemove} aria-label={t("removeLabel", { name })}>
        {t("remove")}
      </Button>
    </CredentialRow>
  );
}

/** Passkeys, which sign in without the password. */
export function PasskeysSection() {
  const t = useTranslations("settings.passkeys");
  const { value: passkeys, setValue, isFailed, reload } = useLoad(loadPasskeys);
  const { attempt } = useToastOnError();
  const [open, setOpen] = useState<"add" | Passkey | null>(null);
  const close = () => setOpen(null);
  const remove = (id: string) =>
    attempt(async () => {
      await withReauthentication(() => removePasskey(id));
      setValue((all) => all?.filter((passkey) => passkey.id !== id));
      toast(t("removed"));
    });
  const replace = (renamed: Passkey) =>
    setValue((all) => all?.map((passkey) => (passkey.id === renamed.id ? renamed : passkey)));
  return (
    <Section title={t("title")} lead={t("lead")}>
      <LoadPlaceholder isFailed={isFailed} isLoading={!passkeys} onRetry={reload} />
      <ul className="grid">
        {passkeys?.map((passkey) => (
          <PasskeyRow
            key={passkey.id}
            passkey={passkey}
            onRename={() => setOpen(passkey)}
            onRemove={() => remove(passkey.id)}
          />
        ))}
      </ul>
      {canUsePasskeys() ? (
        <Button onClick={() => setOpen("add")} className={passkeys?.length ? "mt-4" : ""}>
          {t("add")}
        </Button>
      ) : (
        <p className="text-muted text-sm">{t("unsupported")}</p>
      )}
      {open === "add" && <AddDialog onAdded={reload} onClose={close} />}
      {open && open !== "add" && <RenameDialog passkey={open} onRenamed={replace} onClose={close} />}
    </Section>
  );
}
