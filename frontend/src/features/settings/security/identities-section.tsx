"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { Button } from "@/components/ui/button";
import type { Identities, Identity } from "@/lib/api/types";
import { useCell } from "@/lib/cell";
import { removeIdentity, startAddingIdentity } from "@/store/session/oidc";
import { loadServerInfo, serverInfo } from "@/store/session/server-info";
import { Section } from "../section";
import { useToastOnError } from "../use-toast-on-error";
import { CredentialRow } from "./credential-row";
import { withReauthentication } from "./reauthentication";
import { useMomentFormats } from "./use-moment-formats";

interface IdentityRowProps {
  identity: Identity;
  onRemove: () => void;
}

function IdentityRow({ identity, onRemove }: IdentityRowProps) {
  const t = useTranslations("settings.identities");
  const { day, timeAgo } = useMomentFormats();
  const host = URL.canParse(identity.issuer) ? new URL(identity.issuer).host : identity.issuer;
  const name = identity.email || t("noEmail", { host });
  const details = [
    ...(identity.email ? [t("host", { host })] : []),
    t("connectedOn", { date: day(identity.created_at) }),
    identity.last_used_at ? t("lastUsed", { when: timeAgo(identity.last_used_at) }) : t("neverUsed"),
  ];
  return (
    <CredentialRow name={name} details={details}>
      <Button size="sm" onClick={onRemove} aria-label={t("disconnectLabel", { name })}>
        {t("disconnect")}
      </Button>
    </CredentialRow>
  );
}

interface IdentitiesSectionProps {
  /** Undefined until they are loaded. */
  identities: Identities | undefined;
  onChange: () => Promise<void>;
}

/** The accounts at the server's issuer that sign in to this one. A server without an issuer shows those that are left. */
export function IdentitiesSection({ identities, onChange }: IdentitiesSectionProps) {
  const t = useTranslations("settings.identities");
  const info = useCell(serverInfo);
  const { attempt } = useToastOnError();
  useEffect(() => {
    void loadServerInfo();
  }, []);
  const issuer = info?.oidc_name;
  if (!identities || !(issuer || identities.items.length > 0)) return null;
  const name = issuer ?? t("unnamed");
  const remove = (id: string) =>
    attempt(async () => {
      await withReauthentication(() => removeIdentity(id));
      toast(t("disconnected"));
      await onChange();
    });
  return (
    <Section title={t("title", { name })} lead={t("lead", { name })}>
      <ul className="grid">
        {identities.items.map((identity) => (
          <IdentityRow key={identity.id} identity={identity} onRemove={() => remove(identity.id)} />
        ))}
      </ul>
      {issuer && (
        <Button
          onClick={() => attempt(() => withReauthentication(startAddingIdentity))}
          className={identities.items.length > 0 ? "mt-4" : ""}
        >
          {identities.items.length > 0 ? t("connectAnother") : t("connect", { name })}
        </Button>
      )}
    </Section>
  );
}
