"use client";

import { Tabs } from "radix-ui";
import { type ComponentProps, useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { controlClass } from "@/components/form/field";
import { Switch } from "@/components/form/switch";
import { Dialog } from "@/components/ui/dialog";
import { KeyList } from "@/components/ui/key-list";
import { useCell } from "@/lib/cell";
import { formatKey, singleKeys } from "@/lib/keys";
import { keysOf, SHORTCUTS, type Shortcut, type ShortcutGroup } from "@/lib/shortcuts";
import { normalizedWords, normalizeText } from "@/lib/text";
import { setSingleKeys } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { shortcutsOpen } from "../shell-state";

export const LINE_EXAMPLES = ["time", "repeat", "completion", "list", "priority", "notes"] as const;
export const FILTER_EXAMPLES = ["soon", "today", "list", "tag", "assigned", "done", "text"] as const;

interface Example {
  name: string;
  example: string;
  meaning: string;
}

interface ExamplesProps {
  title: string;
  text: string;
  /** Said after the examples. */
  more: string;
  examples: readonly Example[];
  onTry: (example: string) => void;
}

function Examples({ title, text, more, examples, onTry }: ExamplesProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="pb-6 last:pb-0">
      <h3 id={id} className="font-medium">
        {title}
      </h3>
      <p className="pt-1 pb-3 text-muted text-sm">{text}</p>
      <ul className="grid gap-1.5">
        {examples.map(({ name, example, meaning }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => onTry(example)}
              className="grid min-h-touch w-full items-center gap-x-4 rounded-md border border-line bg-bg px-3 py-1.5 text-start hover:border-control sm:grid-cols-[3fr_2fr]"
            >
              <span dir="auto">{example}</span>
              <span className="text-muted text-sm">{meaning}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="pt-3 text-muted text-sm">{more}</p>
    </section>
  );
}

interface TypingHelpProps {
  /** Puts an example into quick add. */
  onTryLine: (line: string) => void;
  /** Starts a filter with an example as its query. */
  onTryFilter: (query: string) => void;
}

/** Teaches the line of quick add and the language of filters by examples. */
export function TypingHelp({ onTryLine, onTryFilter }: TypingHelpProps) {
  const t = useTranslations("shell.help");
  const lines = LINE_EXAMPLES.map((name) => ({
    name,
    example: t(`quickAdd.examples.${name}.example`),
    meaning: t(`quickAdd.examples.${name}.meaning`),
  }));
  const filters = FILTER_EXAMPLES.map((name) => ({
    name,
    example: t(`filter.examples.${name}.example`),
    meaning: t(`filter.examples.${name}.meaning`),
  }));
  return (
    <>
      <Examples
        title={t("quickAdd.title")}
        text={t("quickAdd.text")}
        more={t("quickAdd.more")}
        examples={lines}
        onTry={onTryLine}
      />
      <Examples
        title={t("filter.title")}
        text={t("filter.text")}
        more={t("filter.more")}
        examples={filters}
        onTry={onTryFilter}
      />
    </>
  );
}

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
        aria-label={t("search")}
        placeholder={t("search")}
        value={query}
        onChange={({ target }) => setQuery(target.value)}
        className={`${controlClass} mb-5`}
      />
      <p role="status" className={found.length > 0 ? "sr-only" : "pb-5 text-muted"}>
        {query.trim() && t("resultCount", { count: found.length })}
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
const tabClass =
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
            <Tabs.Trigger key={name} value={name} className={tabClass}>
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
