"use client";

import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";
import { useCell } from "@/lib/cell";
import { allowSingleKeys, shownKey, singleKeys } from "@/lib/keys";
import { SHORTCUTS, type ShortcutGroup } from "@/lib/shortcuts";
import { shortcutsOpen } from "./shortcuts-state";

const Key = ({ keys }: { keys: string }) => (
  <kbd className="min-w-6 rounded-sm border border-line bg-bg px-1.5 py-0.5 text-center font-sans text-muted text-xs">
    {shownKey(keys)}
  </kbd>
);

function Group({ group }: { group: ShortcutGroup }) {
  const t = useTranslations("shell.shortcuts");
  return (
    <section className="break-inside-avoid pb-5">
      <h3 className="pb-1 font-medium text-muted text-sm">{t(`groups.${group}`)}</h3>
      <dl>
        {SHORTCUTS[group].map(([name, keys]) => (
          <div key={name} className="flex min-h-8 items-center justify-between gap-4">
            <dt>{t(`keys.${name}`)}</dt>
            <dd dir="ltr" className="flex gap-1">
              {keys.map((each) => (
                <Key key={each} keys={each} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function ShortcutsDialog() {
  const t = useTranslations("shell.shortcuts");
  const allowed = useCell(singleKeys);
  return (
    <Dialog open onOpenChange={shortcutsOpen.set} title={t("title")} className="max-w-180!">
      <div className="gap-10 sm:columns-2">
        {(Object.keys(SHORTCUTS) as ShortcutGroup[]).map((group) => (
          <Group key={group} group={group} />
        ))}
      </div>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control */}
      <label className="flex items-center justify-between gap-4 border-line border-t pt-4">
        <span>
          {t("single")}
          <span className="block text-muted text-sm">{t("singleHint")}</span>
        </span>
        <Switch checked={allowed} onCheckedChange={allowSingleKeys} />
      </label>
    </Dialog>
  );
}
