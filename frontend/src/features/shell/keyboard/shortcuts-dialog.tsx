"use client";

import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { controlLook } from "@/components/form/field";
import { Switch } from "@/components/form/switch";
import { Dialog } from "@/components/ui/dialog";
import { KeyList } from "@/components/ui/key-list";
import { useCell } from "@/lib/cell";
import { formatKey, singleKeys } from "@/lib/keys";
import { normalizedWords, normalizeText } from "@/lib/normalize-text";
import { keysOf, SHORTCUTS, type Shortcut, type ShortcutGroup } from "@/lib/shortcuts";
import { setSingleKeys } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { shortcutsOpen } from "../shell-state";

/** Returns the shortcuts whose label, group or keys contain every word. */
function useMatchingShortcuts(query: string): Shortcut[] {
  const t = useTranslations("shell.shortcuts");
  const words = normalizedWords(query);
  return (Object.keys(SHORTCUTS) as ShortcutGroup[]).flatMap((group) =>
    SHORTCUTS[group].flatMap(([name]) => {
      const text = normalizeText(
        `${t(`keys.${name}`)} ${t(`groups.${group}`)} ${keysOf(name).map(formatKey).join(" ")}`,
      );
      return words.every((word) => text.includes(word)) ? [name] : [];
    }),
  );
}

/** Lists every shortcut, grouped and searchable. */
export function ShortcutsDialog() {
  const t = useTranslations("shell.shortcuts");
  const allowed = useCell(singleKeys);
  const [query, setQuery] = useState("");
  const found = useMatchingShortcuts(query);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The dialog takes the focus first, to know where to return it; on touch, focusing the field would
    // open the keyboard.
    if (matchMedia("(pointer: fine)").matches) requestAnimationFrame(() => field.current?.focus());
  }, []);
  return (
    <Dialog
      open
      onOpenChange={shortcutsOpen.set}
      title={t("title")}
      className="max-w-180! sm:inset-bs-[8vh]!"
    >
      <input
        ref={field}
        type="search"
        aria-label={t("find")}
        placeholder={t("find")}
        value={query}
        onChange={({ target }) => setQuery(target.value)}
        className={`${controlLook} mb-5`}
      />
      <p role="status" className={found.length > 0 ? "sr-only" : "pb-5 text-muted"}>
        {query.trim() && t("found", { count: found.length })}
      </p>
      <div className="gap-10 sm:columns-2">
        <KeyList names={found} single={allowed} />
      </div>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control */}
      <label className="flex items-center justify-between gap-4 border-line border-t pt-4">
        <span>
          {t("single")}
          <span className="block text-muted text-sm">{t("singleHint")}</span>
        </span>
        <Switch checked={allowed} onCheckedChange={(on) => setSingleKeys(store, on)} />
      </label>
    </Dialog>
  );
}
