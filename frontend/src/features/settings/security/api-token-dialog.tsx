"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { SelectField } from "@/components/form/select-field";
import { useErrorMessages, useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { ApiTokenDraft } from "@/lib/api/types";
import { createApiToken } from "@/store/session/security-api";
import type { ListId } from "@/store/types";
import { ListChoice } from "./list-choice";
import { withReauthentication } from "./reauthentication";
import { SecretDialog } from "./secret-dialog";

const FIELDS = ["name", "access", "list_ids", "lifetime"] as const;
const SCOPES: Record<string, ApiTokenDraft["scopes"]> = { readOnly: ["read"], readWrite: ["read", "write"] };
const DAYS = ["30", "90", "365"] as const;
const NEVER = "never";
const ALL = "all";
const SOME = "some";
const MAX_LISTS = 100;

function TokenForm({ onCreated, onCancel }: { onCreated: (token: string) => void; onCancel: () => void }) {
  const t = useTranslations("settings.apiTokens");
  const common = useTranslations("common");
  const [isRestricted, setRestricted] = useState(false);
  const [lists, setLists] = useState<ReadonlySet<ListId>>(new Set());
  const form = useForm({
    fields: FIELDS,
    validate: ({ name, list_ids }) => ({
      ...(name.trim() ? {} : { name: t("nameMissing") }),
      ...(list_ids === SOME && lists.size === 0 ? { list_ids: t("listsMissing") } : {}),
      ...(list_ids === SOME && lists.size > MAX_LISTS
        ? { list_ids: t("listsFull", { max: MAX_LISTS }) }
        : {}),
    }),
    submit: async ({ name, access, list_ids, lifetime }) => {
      const draft: ApiTokenDraft = {
        name: name.trim(),
        scopes: SCOPES[access] ?? ["read"],
        list_ids: list_ids === SOME ? [...lists] : null,
        expires_in_days: lifetime === NEVER ? null : Number(lifetime),
      };
      onCreated((await withReauthentication(() => createApiToken(draft))).token);
    },
    describeProblem: useErrorMessages(FIELDS),
  });
  return (
    <form {...form.props} className="grid gap-4">
      {form.notice && <Notice>{form.notice}</Notice>}
      <TextField
        {...form.field("name")}
        label={t("name")}
        hint={t("nameHint")}
        maxLength={100}
        autoComplete="off"
        data-first-field=""
      />
      <SelectField {...form.field("access")} label={t("access")} defaultValue="readOnly">
        <option value="readOnly">{t("readOnly")}</option>
        <option value="readWrite">{t("readWrite")}</option>
      </SelectField>
      <SelectField
        {...form.field("list_ids")}
        label={t("lists")}
        hint={isRestricted ? t("someListsHint") : undefined}
        onChange={({ target }) => setRestricted(target.value === SOME)}
      >
        <option value={ALL}>{t("allLists")}</option>
        <option value={SOME}>{t("someLists")}</option>
      </SelectField>
      {isRestricted && <ListChoice chosen={lists} onChange={setLists} />}
      <SelectField {...form.field("lifetime")} label={t("lifetime")} defaultValue="90">
        {DAYS.map((days) => (
          <option key={days} value={days}>
            {t("days", { days: Number(days) })}
          </option>
        ))}
        <option value={NEVER}>{t("noEnd")}</option>
      </SelectField>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{common("cancel")}</Button>
        <Button {...form.submit} tone="primary">
          {t("submit")}
        </Button>
      </div>
    </form>
  );
}

interface ApiTokenDialogProps {
  onCreated: () => void;
  onClose: () => void;
}

/** Creates a token and shows it, which nobody can do again. */
export function ApiTokenDialog({ onCreated, onClose }: ApiTokenDialogProps) {
  const t = useTranslations("settings.apiTokens");
  const [token, setToken] = useState<string>();
  if (token === undefined) {
    const show = (created: string) => {
      setToken(created);
      onCreated();
    };
    return (
      <Dialog open onOpenChange={onClose} title={t("createTitle")} description={t("createText")}>
        <TokenForm onCreated={show} onCancel={onClose} />
      </Dialog>
    );
  }
  const copy = async () => {
    await navigator.clipboard.writeText(token);
    toast(t("copied"));
  };
  return (
    <SecretDialog
      title={t("createdTitle")}
      description={t("createdText")}
      onClose={onClose}
      savedLabel={t("saved")}
      actions={<Button onClick={copy}>{t("copy")}</Button>}
    >
      <p className="rounded-md border border-line p-3 text-sm">
        <code className="wrap-anywhere">{token}</code>
      </p>
    </SecretDialog>
  );
}
