"use client";

import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { lazy as lazyPart } from "@/components/lazy";
import { AppLink } from "@/components/nav";
import { Button } from "@/components/ui/button";
import { SETTINGS_SECTIONS, type SettingsSection, useView } from "@/lib/location";
import { type SessionState, useSession } from "@/store/session/session";
import { EmailSection } from "./account/email-section";
import { ProfileSection } from "./account/profile-section";
import { AppearanceSection, KeyboardSection, NewTodosSection } from "./app-sections";
import { DataPage } from "./data-page";
import { NotificationsPage } from "./notifications-page";
import { Section, sectionLinkClass } from "./section";

const SecurityPage = lazyPart(() => import("./security/security-page"));
const DeleteDialog = lazy(() => import("./account/delete-dialog"));

/** Returns the section in an address, or the account section if there is none of that name. */
const sectionOf = (name: string | null): SettingsSection =>
  SETTINGS_SECTIONS.find((section) => section === name) ?? "account";

const pathOf = (section: SettingsSection) => (section === "account" ? "/settings" : `/settings/${section}`);

function SettingsNav({ here, isOperator }: { here: SettingsSection; isOperator: boolean }) {
  const t = useTranslations("settings");
  const nav = useRef<HTMLElement>(null);
  // On phones the line is longer than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks for the section that is current now
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [here]);
  return (
    <nav ref={nav} aria-label={t("title")} className="-mx-1 mb-6 flex gap-1 overflow-x-auto p-1 sm:flex-wrap">
      {SETTINGS_SECTIONS.map((section) => (
        <AppLink
          key={section}
          href={pathOf(section)}
          aria-current={section === here ? "page" : undefined}
          className={sectionLinkClass}
        >
          {t(`sections.${section}`)}
        </AppLink>
      ))}
      {isOperator && (
        <AppLink href="/admin" className={sectionLinkClass}>
          {t("server")}
        </AppLink>
      )}
    </nav>
  );
}

type User = Extract<SessionState, { status: "signed-in" }>["user"];

function DeleteSection() {
  const t = useTranslations("settings.delete");
  const [open, setOpen] = useState(false);
  return (
    <Section title={t("title")} lead={t("lead")}>
      <Button tone="danger" onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      {open && (
        <Suspense>
          <DeleteDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Section>
  );
}

function Account({ user }: { user: User }) {
  return (
    <>
      <ProfileSection user={user} />
      <EmailSection user={user} />
      <AppearanceSection theme={user.theme} />
      <NewTodosSection />
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
      <SettingsNav here={here} isOperator={session.user.is_operator} />
      {here === "account" && <Account user={session.user} />}
      {here === "security" && (
        <Suspense>
          <SecurityPage user={session.user} />
        </Suspense>
      )}
      {here === "notifications" && <NotificationsPage user={session.user} />}
      {here === "keyboard" && <KeyboardSection />}
      {here === "data" && <DataPage />}
    </div>
  );
}
