"use client";

import { RadioGroup } from "radix-ui";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { MoonIcon, ScreenIcon, SunIcon } from "@/components/ui/icons";
import { KeyList } from "@/components/ui/key-list";
import type { Theme } from "@/lib/api/types";
import { useCell } from "@/lib/cell";
import { singleKeys } from "@/lib/keys";
import { applyTheme } from "@/lib/preferences";
import { ALL_SHORTCUTS } from "@/lib/shortcuts";
import { appSettingOf, changeAppSetting } from "@/store/actions";
import { setSingleKeys } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { useSetting } from "@/store/react/hooks";
import { saveProfile } from "@/store/session/auth-api";
import { Section, SwitchRow } from "./section";
import { useToastOnError } from "./use-toast-on-error";

/** Shows a choice before it is saved, and follows the saved value when that changes. */
function useOptimistic<T>(saved: T): [T, (next: T) => void] {
  const [{ base, shown }, set] = useState({ base: saved, shown: saved });
  const current = base === saved ? shown : saved;
  if (base !== saved) set({ base: saved, shown: saved });
  return [current, (next) => set({ base: saved, shown: next })];
}

export function AppearanceSection({ theme }: { theme: Theme }) {
  const t = useTranslations("settings.appearance");
  const { attempt } = useToastOnError();
  const [shown, show] = useOptimistic(theme);
  const choose = (next: Theme) =>
    attempt(async () => {
      show(next);
      applyTheme(next);
      try {
        await saveProfile({ theme: next });
      } catch (error) {
        show(theme);
        applyTheme(theme);
        throw error;
      }
    });
  const options = [
    { value: "system", label: t("system"), icon: <ScreenIcon /> },
    { value: "light", label: t("light"), icon: <SunIcon /> },
    { value: "dark", label: t("dark"), icon: <MoonIcon /> },
  ] as const;
  return (
    <Section title={t("title")}>
      <RadioGroup.Root
        aria-label={t("theme")}
        orientation="horizontal"
        value={shown}
        onValueChange={(next) => choose(next as Theme)}
        className="inline-flex max-w-full flex-wrap gap-1 rounded-md bg-hover p-1"
      >
        {options.map(({ value, label, icon }) => (
          <RadioGroup.Item
            key={value}
            value={value}
            className="inline-flex min-h-8 items-center gap-2 rounded-sm border border-transparent px-3 text-muted text-sm transition-colors hover:text-text data-[state=checked]:border-line data-[state=checked]:bg-surface data-[state=checked]:font-medium data-[state=checked]:text-text pointer-coarse:min-h-touch"
          >
            {icon}
            {label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </Section>
  );
}

export function NewTodosSection() {
  const t = useTranslations("settings.newTodos");
  useSetting("app");
  return (
    <Section title={t("title")}>
      <SwitchRow
        label={t("top")}
        hint={t("topHint")}
        checked={appSettingOf(store).add_to_top === true}
        onChange={(add_to_top) => changeAppSetting(store, { add_to_top })}
      />
    </Section>
  );
}

/**
 * Turns off single-key shortcuts, which get in the way of speech input (WCAG 2.1.4), and lists all
 * shortcuts.
 */
export function KeyboardSection() {
  const t = useTranslations("settings.keyboard");
  const words = useTranslations("shell.shortcuts");
  const single = useCell(singleKeys);
  return (
    <>
      <Section title={t("title")} lead={t("lead")}>
        <SwitchRow
          label={words("single")}
          hint={words("singleHint")}
          checked={single}
          onChange={(on) => setSingleKeys(store, on)}
        />
      </Section>
      <Section title={words("title")}>
        <KeyList names={ALL_SHORTCUTS} single={single} />
      </Section>
    </>
  );
}
