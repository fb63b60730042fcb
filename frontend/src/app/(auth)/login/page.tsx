import type { Metadata } from "next";
import { Title } from "@/features/accounts/account-frame";
import { ConfirmationGate } from "@/features/accounts/confirmation-gate";
import { LoginForm } from "@/features/accounts/login-form";
import { SwitchFormLink } from "@/features/accounts/result-message";
import { ISSUER_BUTTON_SLOT_ID } from "@/features/accounts/sign-in/issuer-button-slot";
import { buildTimeMessages } from "@/messages/server";

const t = buildTimeMessages.accountPages;

export const metadata: Metadata = { title: t("login.documentTitle") };

export default function LoginPage() {
  return (
    <ConfirmationGate>
      <Title>{t("login.title")}</Title>
      <LoginForm />
      <SwitchFormLink question={t("login.alternative")} label={t("login.alternativeLink")} href="/register" />
      {/* Last, so that nothing moves when the button comes. */}
      <div id={ISSUER_BUTTON_SLOT_ID} />
    </ConfirmationGate>
  );
}
