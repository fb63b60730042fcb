"use client";

import { useTranslations } from "use-intl";
import { formatKey } from "@/lib/keys";
import { isSingleKey, SHORTCUTS, type Shortcut, type ShortcutGroup } from "@/lib/shortcuts";

const Key = ({ keys }: { keys: string }) => (
  <kbd className="min-w-6 rounded-sm border border-line bg-bg px-1.5 py-0.5 text-center font-sans text-muted text-xs">
    {formatKey(keys)}
  </kbd>
);

interface KeyGroupProps {
  group: ShortcutGroup;
  names: readonly Shortcut[];
  /** True if single-key shortcuts are on. */
  single: boolean;
}

function KeyGroup({ group, names, single }: KeyGroupProps) {
  const t = useTranslations("shell.shortcuts");
  const visible = SHORTCUTS[group].filter(([name]) => names.includes(name));
  if (visible.length === 0) return null;
  return (
    <section className="break-inside-avoid pb-5">
      <h3 className="pb-1 font-medium text-muted text-sm">{t(`groups.${group}`)}</h3>
      <dl>
        {visible.map(([name, keys]) => (
          <div key={name} className="flex min-h-8 items-center justify-between gap-4">
            <dt>{t(`keys.${name}`)}</dt>
            <dd dir="ltr" className="flex gap-1">
              {isSingleKey(keys) && !single ? (
                <span className="text-muted text-sm">{t("off")}</span>
              ) : (
                keys.map((each) => <Key key={each} keys={each} />)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Shortcuts in their groups; only those that are named. */
export function KeyList({ names, single }: Omit<KeyGroupProps, "group">) {
  return (Object.keys(SHORTCUTS) as ShortcutGroup[]).map((group) => (
    <KeyGroup key={group} group={group} names={names} single={single} />
  ));
}
