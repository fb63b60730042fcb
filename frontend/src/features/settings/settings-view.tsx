"use client";

import { useTranslations } from "use-intl";
import { useSession } from "@/store/session";
import { AppearanceSection } from "./appearance-section";
import { DeleteSection } from "./delete-section";
import { PasswordSection } from "./password-section";
import { ProfileSection } from "./profile-section";
import { SessionsSection } from "./sessions-section";

/** Everything about the person signed in; a view of the app. */
export function SettingsView() {
  const t = useTranslations("settings");
  const session = useSession();
  if (session.status !== "signed-in") return null;
  return (
    <div className="mx-auto w-full max-w-reading">
      <h1 className="serif pb-6 text-2xl">{t("title")}</h1>
      <ProfileSection user={session.user} />
      <AppearanceSection theme={session.user.theme} />
      <PasswordSection email={session.user.email} />
      <SessionsSection />
      <DeleteSection />
    </div>
  );
}
