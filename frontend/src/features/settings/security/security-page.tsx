"use client";

import type { User } from "@/lib/api/types";
import { ApiTokensSection } from "./api-tokens-section";
import { PasskeysSection } from "./passkeys-section";
import { PasswordSection } from "./password-section";
import { Reauthentication } from "./reauthentication";
import { SecurityLogSection } from "./security-log-section";
import { SessionsSection } from "./sessions-section";
import { TwoFactorSection } from "./two-factor-section";

/** The settings' page about how to sign in, and who did. */
export default function SecurityPage({ user }: { user: User }) {
  return (
    <>
      <PasswordSection email={user.email} name={user.name} />
      <TwoFactorSection />
      <PasskeysSection />
      <SessionsSection />
      <ApiTokensSection />
      <SecurityLogSection />
      <Reauthentication />
    </>
  );
}
