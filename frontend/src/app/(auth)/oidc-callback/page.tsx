import type { Metadata } from "next";
import { Lead, Title } from "@/features/accounts/account-frame";
import { OidcCallbackView } from "@/features/accounts/sign-in/oidc-callback-view";
import { buildTimeMessages } from "@/messages/server";

const t = buildTimeMessages.accountPages;

export const metadata: Metadata = { title: t("oidcCallback.documentTitle") };

export default function OidcCallbackPage() {
  return (
    <OidcCallbackView>
      <div role="status">
        <Title>{t("oidcCallback.title")}</Title>
        <Lead>{t("oidcCallback.lead")}</Lead>
      </div>
    </OidcCallbackView>
  );
}
