"use client";

import { useTranslations } from "use-intl";
import { AppLink } from "@/components/nav/app-link";

export const SECTIONS = ["account", "notifications", "keyboard"] as const;
export type SettingsSection = (typeof SECTIONS)[number];

/** Returns the section in an address, or the account section if there is none of that name. */
export const sectionOf = (asked: string | null): SettingsSection =>
  SECTIONS.find((section) => section === asked) ?? "account";

const pathOf = (section: SettingsSection) => (section === "account" ? "/settings" : `/settings/${section}`);

export function SettingsNav({ here }: { here: SettingsSection }) {
  const t = useTranslations("settings");
  return (
    <nav aria-label={t("title")} className="-mx-1 mb-6 flex gap-1 overflow-x-auto p-1">
      {SECTIONS.map((section) => (
        <AppLink
          key={section}
          href={pathOf(section)}
          aria-current={section === here ? "page" : undefined}
          className="grid min-h-9 place-items-center rounded-full px-3.5 text-muted text-sm hover:bg-hover hover:text-text aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent-strong forced-colors:aria-[current]:underline pointer-coarse:min-h-touch"
        >
          {t(`sections.${section}`)}
        </AppLink>
      ))}
    </nav>
  );
}
