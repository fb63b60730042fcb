"use client";

import { Tabs } from "radix-ui";
import { type ComponentProps, useEffect, useRef, useState } from "react";
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
import { TypingHelp } from "./typing-help";

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
function KeysHelp() {
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
    <>
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
    </>
  );
}

const PAGES = ["keys", "typing"] as const;
const tabLook =
  "min-h-9 rounded-full px-3.5 text-muted text-sm hover:bg-hover hover:text-text data-[state=active]:bg-accent-soft data-[state=active]:font-medium data-[state=active]:text-accent-strong forced-colors:data-[state=active]:underline pointer-coarse:min-h-touch";

/** The help in two pages: the keys, and the languages of quick add and filters. */
export function ShortcutsDialog({ onTryLine, onTryFilter }: ComponentProps<typeof TypingHelp>) {
  const t = useTranslations("shell");
  const [page, setPage] = useState<string>("keys");
  const leaveFor = (act: (text: string) => void) => (text: string) => {
    shortcutsOpen.set(false);
    // Focus returns to the page first, and then goes where the example is.
    requestAnimationFrame(() => act(text));
  };
  return (
    <Dialog
      open
      onOpenChange={shortcutsOpen.set}
      title={page === "keys" ? t("shortcuts.title") : t("help.typing")}
      className="max-w-180! sm:inset-bs-[8vh]!"
    >
      <Tabs.Root value={page} onValueChange={setPage}>
        <Tabs.List aria-label={t("help.pages")} className="-mx-1 mb-5 flex gap-1">
          {PAGES.map((name) => (
            <Tabs.Trigger key={name} value={name} className={tabLook}>
              {t(`help.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="keys" tabIndex={-1}>
          <KeysHelp />
        </Tabs.Content>
        <Tabs.Content value="typing" tabIndex={-1}>
          <TypingHelp onTryLine={leaveFor(onTryLine)} onTryFilter={leaveFor(onTryFilter)} />
        </Tabs.Content>
      </Tabs.Root>
    </Dialog>
  );
}
