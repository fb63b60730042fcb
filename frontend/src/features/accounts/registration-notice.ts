import { createTranslator } from "use-intl/core";
import messages from "@/messages/en/account-notices.json";
import { loadServerInfo } from "@/store/session/server-info";

export interface RegistrationNotice {
  isClosed: boolean;
  /** The sentences to read before typing. */
  text: string;
}

/** Returns what the server says about who may register; null where everybody may register, and without a connection. */
export async function loadRegistrationNotice(): Promise<RegistrationNotice | null> {
  const info = await loadServerInfo();
  const t = createTranslator({ locale: "en", messages });
  if (info?.registration === "closed") return { isClosed: true, text: t("registration.closed") };
  if (info?.registration === "invitation") return { isClosed: false, text: t("registration.invitation") };
  return info?.has_allowed_domains ? { isClosed: false, text: t("registration.domains") } : null;
}
