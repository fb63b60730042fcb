"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import type { PopupProps } from "@/components/lazy";
import {
  KeyboardIcon,
  MoonIcon,
  ScreenIcon,
  SettingsIcon,
  SignOutIcon,
  SunIcon,
} from "@/components/ui/icons";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import type { Theme, User } from "@/lib/api/types";
import { formatKey } from "@/lib/keys";
import { navigate } from "@/lib/location";
import { applyTheme } from "@/lib/preferences";
import { saveProfile } from "@/store/session/auth-api";
import { signOut } from "@/store/session/session";
import { countUnsentWork } from "@/store/uploads/unsent-work";

/** Signs out, unless changes are unsent: then it asks first. */
export function useSignOut(): () => Promise<void> {
  const t = useTranslations("shell.account");

  const signOutOrToast = () => signOut().catch(() => toast(t("signOutFailed"), { tone: "danger" }));

  return async () => {
    const count = await countUnsentWork();
    if (count === 0) return void (await signOutOrToast());
    const action = { label: t("signOut"), run: () => void signOutOrToast() };
    toast(t("unsaved", { count }), { tone: "danger", action });
  };
}

/** Applies the theme at once. If the server rejects it, the next visit shows the profile's theme. */
function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  saveProfile({ theme }).catch(() => undefined);
}

interface AccountMenuProps extends PopupProps {
  user: User;
  onShortcuts: () => void;
}

export default function AccountMenu({ user, onShortcuts, ...menu }: AccountMenuProps) {
  const t = useTranslations("shell.account");
  const signOut = useSignOut();
  const themes = [
    { value: "system" as const, label: t("theme.system"), icon: <ScreenIcon className="text-muted" /> },
    { value: "light" as const, label: t("theme.light"), icon: <SunIcon className="text-muted" /> },
    { value: "dark" as const, label: t("theme.dark"), icon: <MoonIcon className="text-muted" /> },
  ];
  return (
    <Menu {...menu}>
      <MenuLabel>{user.email}</MenuLabel>
      <MenuItem icon={<SettingsIcon />} onSelect={() => navigate("/settings")}>
        {t("settings")}
      </MenuItem>
      <MenuItem icon={<KeyboardIcon />} shortcut={formatKey("?")} onSelect={onShortcuts}>
        {t("shortcuts")}
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>{t("theme.label")}</MenuLabel>
      <MenuChoice value={user.theme} onValueChange={chooseTheme} options={themes} />
      <MenuSeparator />
      <MenuItem icon={<SignOutIcon />} onSelect={() => void signOut()}>
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
