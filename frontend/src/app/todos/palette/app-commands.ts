"use client";

import { useTranslations } from "use-intl";
import type { Entry, Icon } from "@/features/palette/commands/types";
import { useExport } from "@/features/settings/account/export-button";
import { SECTIONS } from "@/features/settings/settings-view";
import { toggleSidebar } from "@/features/shell/frame/sidebar-state";
import { shortcutsOpen } from "@/features/shell/keyboard/shortcuts-state";
import { useSignOut } from "@/features/shell/session/account-menu";
import { narrowView } from "@/features/todos/views/view-query";
import { PLACES, singleKeys } from "@/lib/keys";
import { navigate } from "@/lib/location";
import { applyTheme } from "@/lib/preferences";
import { keysOf, SHORTCUTS } from "@/lib/shortcuts";
import { setSingleKeys } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { saveProfile } from "@/store/session/auth-api";
import { filterDialog, listDialog } from "@/store/ui-state/dialogs";
import type { AppActions } from "../shell/use-app-keys";

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

/** Navigation targets without a shortcut letter. */
function useMorePlaces(): Entry[] {
  const t = useTranslations();
  const place = (label: string, path: string): Entry => ({
    key: `go ${path}`,
    label: t("shell.shortcuts.goTo", { place: label }),
    mark: { kind: "go" },
    run: () => navigate(path),
  });
  return [
    place(t("shell.archive"), "/archive"),
    ...SECTIONS.filter((section) => section !== "account").map((section) =>
      place(`${t("shell.settings")}, ${t(`settings.sections.${section}`)}`, `/settings/${section}`),
    ),
  ];
}

/** Returns the commands that work everywhere in the app. */
export function usePaletteActions(appActions: AppActions): Entry[] {
  const t = useTranslations();
  const signOut = useSignOut();
  const going = useGoing();
  const places = useMorePlaces();
  const themes = useSettingTheme();
  const download = useExport();
  const anywhere = {
    add: appActions.add,
    narrow: narrowView,
    undo: appActions.undo,
    redo: appActions.redo,
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
    ...places,
    entry("new list", "newList", t("palette.actions.newList"), () => listDialog.set("new")),
    entry("new filter", "filter", t("palette.actions.newFilter"), () => filterDialog.set("new")),
    entry("print", "section", t("palette.actions.print"), () => requestAnimationFrame(() => print())),
    entry("export", "section", t("palette.actions.export"), () => void download()),
    ...themes,
    entry("single keys", "keys", t(`palette.actions.${allowed ? "singleKeysOff" : "singleKeysOn"}`), () =>
      setSingleKeys(store, !allowed),
    ),
    entry("sign out", "leave", t("shell.account.signOut"), () => void signOut()),
  ];
}
