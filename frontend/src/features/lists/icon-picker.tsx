"use client";

import { RadioGroup } from "radix-ui";
import { useTranslations } from "use-intl";
import { LIST_ICONS, ListGlyph } from "@/components/list-icon/list-glyphs";
import { ListMark, listInk } from "@/components/list-icon/list-icon";
import type { ListColor } from "@/store/types";

const DOT = "dot";
const cell =
  "grid min-h-9 place-items-center rounded-md border border-transparent hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft pointer-coarse:min-h-touch";

interface IconPickerProps {
  value: string | null;
  color: ListColor;
  onChange: (icon: string | null) => void;
}

export function IconPicker({ value, color, onChange }: IconPickerProps) {
  const t = useTranslations("lists");
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium text-sm">{t("dialog.icon")}</legend>
      <RadioGroup.Root
        aria-label={t("dialog.icon")}
        value={value ?? DOT}
        onValueChange={(icon) => onChange(icon === DOT ? null : icon)}
        className="-mx-1 grid grid-cols-7 gap-1"
      >
        <RadioGroup.Item value={DOT} aria-label={t("icon.dot")} title={t("icon.dot")} className={cell}>
          <ListMark color={color} />
        </RadioGroup.Item>
        {LIST_ICONS.map((name) => (
          <RadioGroup.Item
            key={name}
            value={name}
            aria-label={t(`icon.${name}`)}
            title={t(`icon.${name}`)}
            className={cell}
          >
            <ListGlyph name={name} style={listInk(color)} className="text-(--ink)" />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </fieldset>
  );
}
