"use client";

import { useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
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
  KNOWN,
  loadPasskeys,
  removePasskey,
  renamePasskey,
  UNUSED,
} from "@/store/session/passkeys";
import { Section } from "../section";
import { useToastOnError } from "../use-toast-on-error";
import { deviceOf } from "./device";
import { withPassword } from "./reauthentication";
import { LoadState, useResource } from "./resource";

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
      problem.code === UNUSED || problem.code === KNOWN
        ? { errors: {}, notice: t(problem.code === KNOWN ? "known" : "unused") }
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
    await withPassword(() => addPasskey(name));
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
  const format = useFormatter();
  const now = useNow();
  const { name } = passkey;
  const details = [
    t("created", { date: format.dateTime(new Date(passkey.created_at), { dateStyle: "medium" }) }),
    passkey.last_used_at
      ? t("lastUsed", { when: format.relativeTime(new Date(passkey.last_used_at), now) })
      : t("neverUsed"),
  ];
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2 last:border-b-0">
      <div className="min-w-40 flex-1">
        <p className="wrap-anywhere">{name}</p>
        <p className="text-muted text-sm">{details.join(" · ")}</p>
      </div>
      <div className="flex gap-2">
        <Button size="sm" onClick={onRename} aria-label={t("renameLabel", { name })}>
          {t("rename")}
        </Button>
        <Button size="sm" onClick={onRemove} aria-label={t("removeLabel", { name })}>
          {t("remove")}
        </Button>
      </div>
    </li>
  );
}

/** Passkeys, which sign in without the password. */
export function PasskeysSection() {
  const t = useTranslations("settings.passkeys");
  const { value: passkeys, set, failed, reload } = useResource(loadPasskeys);
  const { attempt } = useToastOnError();
  const [open, setOpen] = useState<"add" | Passkey | null>(null);
  const close = () => setOpen(null);
  const remove = (id: string) =>
    attempt(async () => {
      await withPassword(() => removePasskey(id));
      set((all) => all?.filter((passkey) => passkey.id !== id));
      toast(t("removed"));
    });
  const replace = (renamed: Passkey) =>
    set((all) => all?.map((passkey) => (passkey.id === renamed.id ? renamed : passkey)));
  return (
    <Section title={t("title")} lead={t("lead")}>
      <LoadState failed={failed} isLoading={!passkeys} onRetry={reload} />
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
