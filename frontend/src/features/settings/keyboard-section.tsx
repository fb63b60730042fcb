"use client";

import { useTranslations } from "use-intl";
import { KeyList } from "@/components/ui/key-list";
import { useCell } from "@/lib/cell";
import { singleKeys } from "@/lib/keys";
import { ALL_SHORTCUTS } from "@/lib/shortcuts";
import { setSingleKeys } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { Section, SwitchRow } from "./section";

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
