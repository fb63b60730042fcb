"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { Button } from "@/components/ui/button";
import { IsolatedNames } from "@/components/ui/isolated-names";
import type { ApiToken } from "@/lib/api/types";
import { compareByPosition } from "@/store/indexes/manual-order";
import { useAllLists } from "@/store/react/hooks";
import { loadApiTokens, revokeApiToken } from "@/store/session/security-api";
import { Section } from "../section";
import { useLoad } from "../use-load";
import { useToastOnError } from "../use-toast-on-error";
import { ApiTokenDialog } from "./api-token-dialog";
import { CredentialRow } from "./credential-row";
import { LoadPlaceholder } from "./load-placeholder";
import { useMomentFormats } from "./use-moment-formats";

function accessOf({ scopes }: ApiToken): "readWrite" | "writeOnly" | "readOnly" {
  if (!scopes.includes("write")) return "readOnly";
  return scopes.includes("read") ? "readWrite" : "writeOnly";
}

const SHOWN_LISTS = 3;

/** The names of the lists that a token is restricted to, as far as this account still sees them. */
function ListNames({ ids }: { ids: readonly string[] }) {
  const t = useTranslations("settings.apiTokens");
  const format = useFormatter();
  const names = useAllLists()
    .filter(({ id, deleted_at }) => ids.includes(id) && deleted_at === null)
    .toSorted(compareByPosition)
    .map(({ name }) => `“${name}”`);
  if (names.length === 0) return t("noListsLeft");
  const isLong = names.length > SHOWN_LISTS + 1;
  const shown = isLong ? names.slice(0, SHOWN_LISTS) : names;
  const rest = isLong ? [t("moreLists", { count: names.length - SHOWN_LISTS })] : [];
  return <IsolatedNames text={t("onlyLists", { lists: format.list([...shown, ...rest]) })} />;
}

function TokenRow({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const t = useTranslations("settings.apiTokens");
  const { now, day, timeAgo } = useMomentFormats();
  const isExpired = token.expires_at !== null && new Date(token.expires_at) <= now;
  const details = [
    t(accessOf(token)),
    token.last_used_at ? t("lastUsed", { when: timeAgo(token.last_used_at) }) : t("neverUsed"),
    token.expires_at
      ? t(isExpired ? "expired" : "expires", { date: day(token.expires_at) })
      : t("neverExpires"),
  ];
  const name = (
    <>
      {token.name} <code className="text-muted text-sm">…{token.hint}</code>
    </>
  );
  const note = token.list_ids && <ListNames ids={token.list_ids} />;
  return (
    <CredentialRow name={name} note={note} details={details}>
      <Button size="sm" onClick={onRevoke} aria-label={t("revokeLabel", { name: token.name })}>
        {t("revoke")}
      </Button>
    </CredentialRow>
  );
}

/** Tokens by which programs act for the account. */
export function ApiTokensSection() {
  const t = useTranslations("settings.apiTokens");
  const { value: tokens, setValue, isFailed, reload } = useLoad(loadApiTokens);
  const { attempt } = useToastOnError();
  const [open, setOpen] = useState(false);
  const revoke = (id: string) =>
    attempt(async () => {
      await revokeApiToken(id);
      setValue((all) => all?.filter((token) => token.id !== id));
      toast(t("revoked"));
    });
  return (
    <Section title={t("title")} lead={t("lead")}>
      <LoadPlaceholder isFailed={isFailed} isLoading={!tokens} onRetry={reload} />
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
