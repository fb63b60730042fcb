"use client";

import { useTranslations } from "use-intl";
import type { Command, IconName } from "@/features/palette/commands/types";
import { useSignOut } from "@/features/shell/session/account-menu";
import { shortcutsOpen, toggleSidebar } from "@/features/shell/shell-state";
import { openViewSearch } from "@/features/todos/views/view-state";
import { GO_TO_PATHS, singleKeys } from "@/lib/keys";
import { navigate, SETTINGS_SECTIONS } from "@/lib/location";
import { applyTheme } from "@/lib/preferences";
import { keysOf, SHORTCUTS } from "@/lib/shortcuts";
import { setSingleKeys } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { saveProfile } from "@/store/session/auth-api";
import { filterDialog, listDialog } from "@/store/ui-state/dialogs";
import type { AppActions } from "../shell/use-app-actions";

const ICONS = {
  add: "add",
  searchView: "search",
  undo: "undo",
  redo: "undo",
  sidebar: "frame",
  help: "keys",
} as const;
const THEMES = ["system", "light", "dark"] as const;

function useGoToCommands(): Command[] {
  const t = useTranslations("shell.shortcuts");
  return SHORTCUTS.go.map(([name, keys]) => ({
    key: `go ${name}`,
    label: t("goTo", { place: t(`keys.${name}`) }),
    icon: { kind: "go" },
    keys,
    run: () => navigate(GO_TO_PATHS[keys[1].toLowerCase()] ?? "/todos"),
  }));
}

function useThemeCommands(): Command[] {
  const t = useTranslations("palette.actions.theme");
  return THEMES.map((theme) => ({
    key: `theme ${theme}`,
    label: t(theme),
    icon: { kind: "theme" },
    run() {
      applyTheme(theme);
      saveProfile({ theme }).catch(() => undefined);
    },
  }));
}

/** Navigation targets without a shortcut letter. */
function useMoreGoToCommands(): Command[] {
  const t = useTranslations();
  const place = (label: string, path: string): Command => ({
    key: `go ${path}`,
    label: t("shell.shortcuts.goTo", { place: label }),
    icon: { kind: "go" },
    run: () => navigate(path),
  });
  return [
    place(t("shell.archive"), "/archive"),
    ...SETTINGS_SECTIONS.filter((section) => section !== "account").map((section) =>
      place(`${t("shell.settings")}, ${t(`settings.sections.${section}`)}`, `/settings/${section}`),
    ),
  ];
}

/** Returns the commands that work everywhere in the app. */
export function useAppCommands(appActions: AppActions): Command[] {
  const t = useTranslations();
  const signOut = useSignOut();
  const goTo = useGoToCommands();
  const navigation = useMoreGoToCommands();
  const themes = useThemeCommands();
  const anywhere = {
    add: appActions.add,
    searchView: openViewSearch,
    undo: appActions.undo,
    redo: appActions.redo,
    sidebar: toggleSidebar,
    help: () => shortcutsOpen.set(true),
  };
  const command = (key: string, icon: IconName, label: string, run: () => void): Command => ({
    key,
    label,
    icon: { kind: icon },
    run,
  });
  const allowed = singleKeys.get();
  return [
    ...(Object.keys(anywhere) as (keyof typeof anywhere)[]).map((name) => ({
      ...command(name, ICONS[name], t(`shell.shortcuts.keys.${name}`), anywhere[name]),
      keys: keysOf(name),
    })),
    ...goTo,
    ...navigation,
    command("new list", "newList", t("palette.actions.newList"), () => listDialog.set("new")),
    command("new filter", "filter", t("palette.actions.newFilter"), () => filterDialog.set("new")),
    command("print", "section", t("palette.actions.print"), () => requestAnimationFrame(() => print())),
    {
      ...command("data", "section", t("palette.actions.data"), () => navigate("/settings/data")),
      keywords: t("palette.keywords.data"),
    },
    ...themes,
    command("single keys", "keys", t(`palette.actions.${allowed ? "singleKeysOff" : "singleKeysOn"}`), () =>
      setSingleKeys(store, !allowed),
    ),
    {
      ...command("sign out", "leave", t("shell.account.signOut"), () => void signOut()),
      keywords: t("palette.keywords.signOut"),
    },
  ];
}
