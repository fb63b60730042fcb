"use client";

import { useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { Button } from "@/components/ui/button";
import type { ApiToken } from "@/lib/api/types";
import { loadApiTokens, revokeApiToken } from "@/store/session/security-api";
import { Section } from "../section";
import { useToastOnError } from "../use-toast-on-error";
import { ApiTokenDialog } from "./api-token-dialog";
import { LoadState, useResource } from "./resource";

function TokenRow({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const t = useTranslations("settings.apiTokens");
  const format = useFormatter();
  const now = useNow();
  const day = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "medium" });
  const isExpired = token.expires_at !== null && new Date(token.expires_at) <= now;
  const details = [
    t(
      token.scopes.includes("write")
        ? token.scopes.includes("read")
          ? "readWrite"
          : "writeOnly"
        : "readOnly",
    ),
    token.last_used_at
      ? t("lastUsed", { when: format.relativeTime(new Date(token.last_used_at), now) })
      : t("neverUsed"),
    token.expires_at
      ? t(isExpired ? "expired" : "expires", { date: day(token.expires_at) })
      : t("neverExpires"),
  ];
  return (
    <li className="flex min-h-14 items-center gap-3 border-line border-b py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">
          {token.name} <code className="text-muted text-sm">…{token.hint}</code>
        </p>
        <p className="text-muted text-sm">{details.join(" · ")}</p>
      </div>
      <Button size="sm" onClick={onRevoke} aria-label={t("revokeLabel", { name: token.name })}>
        {t("revoke")}
      </Button>
    </li>
  );
}

/** Tokens by which programs act for the account. */
export function ApiTokensSection() {
  const t = useTranslations("settings.apiTokens");
  const { value: tokens, set, failed, reload } = useResource(loadApiTokens);
  const { attempt } = useToastOnError();
  const [open, setOpen] = useState(false);
  const revoke = (id: string) =>
    attempt(async () => {
      await revokeApiToken(id);
      set((all) => all?.filter((token) => token.id !== id));
      toast(t("revoked"));
    });
  return (
    <Section title={t("title")} lead={t("lead")}>
      <LoadState failed={failed} isLoading={!tokens} onRetry={reload} />
      <ul className="grid">
        {tokens?.map((token) => (
          <TokenRow key={token.id} token={token} onRevoke={() => revoke(token.id)} />
        ))}
      </ul>
      <Button onClick={() => setOpen(true)} className={tokens?.length ? "mt-4" : ""}>
        {t("create")}
      </Button>
      {open && <ApiTokenDialog onCreated={reload} onClose={() => setOpen(false)} />}
    </Section>
  );
}
