"use client";

import { useTranslations } from "use-intl";
import {
  ChevronDownIcon,
  KeyboardIcon,
  MoonIcon,
  ScreenIcon,
  SettingsIcon,
  SignOutIcon,
  SunIcon,
} from "@/components/ui/icons";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { MenuChoice } from "@/components/ui/menu-choice";
import type { Theme, User } from "@/lib/api/types";
import { shownKey } from "@/lib/keys";
import { navigate } from "@/lib/location";
import { applyTheme } from "@/lib/preferences";
import { saveProfile } from "@/store/account";
import { useSignOut } from "./use-sign-out";

/** "Lena K." gives LK; without a name the address gives its first letter. */
export function initials({ name, email }: Pick<User, "name" | "email">): string {
  const words = (name.trim() || email).split(/\s+/);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

const shownName = ({ name, email }: User) => name.trim() || (email.split("@")[0] ?? email);

/** Seen at once; should the server not take it, the next visit shows what the profile says. */
function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  saveProfile({ theme }).catch(() => undefined);
}

export function AccountMenu({ user, onShortcuts }: { user: User; onShortcuts: () => void }) {
  const t = useTranslations("shell.account");
  const signOut = useSignOut();
  const themes = [
    { value: "system" as const, label: t("theme.system"), icon: <ScreenIcon className="text-muted" /> },
    { value: "light" as const, label: t("theme.light"), icon: <SunIcon className="text-muted" /> },
    { value: "dark" as const, label: t("theme.dark"), icon: <MoonIcon className="text-muted" /> },
  ];
  const trigger = (
    <button
      type="button"
      className="group mb-2.5 flex min-h-9 w-full items-center gap-2.5 rounded-md px-2 text-start font-medium hover:bg-hover data-[state=open]:bg-hover pointer-coarse:min-h-touch"
    >
      <span
        aria-hidden="true"
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent font-bold text-2xs text-on-accent"
      >
        {initials(user)}
      </span>
      <span className="min-w-0 flex-1 truncate">{shownName(user)}</span>
      <span className="sr-only">{t("label")}</span>
      <ChevronDownIcon className="size-4 text-muted opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100" />
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuLabel>{user.email}</MenuLabel>
      <MenuItem icon={<SettingsIcon />} onSelect={() => navigate("/settings")}>
        {t("settings")}
      </MenuItem>
      <MenuItem icon={<KeyboardIcon />} shortcut={shownKey("?")} onSelect={onShortcuts}>
        {t("shortcuts")}
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>{t("theme.label")}</MenuLabel>
      <MenuChoice value={user.theme} onValueChange={chooseTheme} options={themes} />
      <MenuSeparator />
      <MenuItem icon={<SignOutIcon />} onSelect={signOut}>
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
