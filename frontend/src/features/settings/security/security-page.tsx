"use client";

import type { User } from "@/lib/api/types";
import { loadIdentities } from "@/store/session/oidc";
import { useLoad } from "../use-load";
import { ApiTokensSection } from "./api-tokens-section";
import { IdentitiesSection } from "./identities-section";
import { PasskeysSection } from "./passkeys-section";
import { PasswordSection } from "./password-section";
import { Reauthentication } from "./reauthentication";
import { SecurityLogSection } from "./security-log-section";
import { SessionsSection } from "./sessions-section";
import { TwoFactorSection } from "./two-factor-section";

/** The settings' page about how to sign in, and who did. */
export default function SecurityPage({ user }: { user: User }) {
  const { value: identities, reload } = useLoad(loadIdentities);
  const hasPassword = identities?.has_password ?? true;
  return (
    <>
      <PasswordSection email={user.email} name={user.name} hasPassword={hasPassword} />
      <TwoFactorSection />
      <PasskeysSection />
      <IdentitiesSection identities={identities} onChange={reload} />
      <SessionsSection />
      <ApiTokensSection />
      <SecurityLogSection />
      <Reauthentication />
    </>
  );
}
