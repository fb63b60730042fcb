import type { Metadata } from "next";
import { Title } from "@/features/accounts/account-frame";
import { ConfirmationGate } from "@/features/accounts/confirmation-gate";
import { RegisterForm } from "@/features/accounts/register-form";
import { SwitchFormLink } from "@/features/accounts/result-message";
import { ISSUER_BUTTON_SLOT_ID } from "@/features/accounts/sign-in/issuer-button-slot";
import { buildTimeMessages } from "@/messages/server";

const t = buildTimeMessages.accountPages;

export const metadata: Metadata = { title: t("register.documentTitle") };

export default function RegisterPage() {
  return (
    <ConfirmationGate>
      <Title>{t("register.title")}</Title>
      <RegisterForm lead={t("register.lead")} />
      <SwitchFormLink
        question={t("register.alternative")}
        label={t("register.alternativeLink")}
        href="/login"
      />
      {/* Last, so that nothing moves when the button comes. */}
      <div id={ISSUER_BUTTON_SLOT_ID} />
    </ConfirmationGate>
  );
}
