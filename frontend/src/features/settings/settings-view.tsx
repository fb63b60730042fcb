"use client";

import { useTranslations } from "use-intl";
import { useView } from "@/lib/location";
import { type SessionState, useSession } from "@/store/session/session";
import { DeleteSection } from "./account/delete-section";
import { PasswordSection } from "./account/password-section";
import { ProfileSection } from "./account/profile-section";
import { AppearanceSection } from "./appearance-section";
import { KeyboardSection } from "./keyboard-section";
import { NotificationsPage } from "./notifications/notifications-page";
import { SessionsSection } from "./sessions/sessions-section";
import { SettingsNav, sectionOf } from "./settings-nav";

type User = Extract<SessionState, { status: "signed-in" }>["user"];

function Account({ user }: { user: User }) {
  return (
    <>
      <ProfileSection user={user} />
      <AppearanceSection theme={user.theme} />
      <PasswordSection email={user.email} />
      <SessionsSection />
      <DeleteSection />
    </>
  );
}

/** The settings, a view of the app. */
export function SettingsView() {
  const t = useTranslations("settings");
  const session = useSession();
  const view = useView();
  if (session.status !== "signed-in") return null;
  const here = sectionOf(view.name === "settings" ? view.section : null);
  return (
    <div className="mx-auto w-full max-w-reading">
      <h1 className="serif pb-4 text-2xl">{t("title")}</h1>
      <SettingsNav here={here} />
      {here === "account" && <Account user={session.user} />}
      {here === "notifications" && <NotificationsPage user={session.user} />}
      {here === "keyboard" && <KeyboardSection />}
    </div>
  );
}
