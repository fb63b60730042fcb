"use client";

import { useTranslations } from "use-intl";
import { listDialog } from "@/features/lists/list-dialog-state";
import type { Entry, Icon } from "@/features/palette/entry";
import { shortcutsOpen } from "@/features/shell/shortcuts-state";
import { toggleSidebar } from "@/features/shell/sidebar-state";
import { useSignOut } from "@/features/shell/use-sign-out";
import { narrowView } from "@/features/todos/view-options";
import { allowSingleKeys, singleKeys } from "@/lib/keys";
import { navigate } from "@/lib/location";
import { PLACES } from "@/lib/places";
import { applyTheme } from "@/lib/preferences";
import { keysOf, SHORTCUTS } from "@/lib/shortcuts";
import { saveProfile } from "@/store/account";
import type { AppDeeds } from "./use-app-keys";

const ICONS = {
  add: "add",
  narrow: "search",
  undo: "undo",
  redo: "undo",
  sidebar: "frame",
  help: "keys",
} as const;
const THEMES = ["system", "light", "dark"] as const;

function useGoing(): Entry[] {
  const t = useTranslations("shell.shortcuts");
  return SHORTCUTS.go.map(([name, keys]) => ({
    key: `go ${name}`,
    label: t("goTo", { place: t(`keys.${name}`) }),
    mark: { kind: "go" },
    keys,
    run: () => navigate(PLACES[keys[1].toLowerCase()] ?? "/todos"),
  }));
}

function useSettingTheme(): Entry[] {
  const t = useTranslations("palette.actions.theme");
  return THEMES.map((theme) => ({
    key: `theme ${theme}`,
    label: t(theme),
    mark: { kind: "theme" },
    run() {
      applyTheme(theme);
      saveProfile({ theme }).catch(() => undefined);
    },
  }));
}

/** Everything that can be done anywhere in the app. */
export function usePaletteActions(deeds: AppDeeds): Entry[] {
  const t = useTranslations();
  const signOut = useSignOut();
  const going = useGoing();
  const themes = useSettingTheme();
  const anywhere = {
    add: deeds.add,
    narrow: narrowView,
    undo: deeds.undo,
    redo: deeds.redo,
    sidebar: toggleSidebar,
    help: () => shortcutsOpen.set(true),
  };
  const entry = (key: string, icon: Icon, label: string, run: () => void): Entry => ({
    key,
    label,
    mark: { kind: icon },
    run,
  });
  const allowed = singleKeys.get();
  return [
    ...(Object.keys(anywhere) as (keyof typeof anywhere)[]).map((name) => ({
      ...entry(name, ICONS[name], t(`shell.shortcuts.keys.${name}`), anywhere[name]),
      keys: keysOf(name),
    })),
    ...going,
    entry("new list", "newList", t("palette.actions.newList"), () => listDialog.set("new")),
    ...themes,
    entry("single keys", "keys", t(`palette.actions.${allowed ? "singleKeysOff" : "singleKeysOn"}`), () =>
      allowSingleKeys(!allowed),
    ),
    entry("sign out", "leave", t("shell.account.signOut"), () => void signOut()),
  ];
}
