"use client";

import { RadioGroup } from "radix-ui";
import { useTranslations } from "use-intl";
import { listColorStyle } from "@/components/list-icon";
import { CheckIcon } from "@/components/ui/icons";
import type { ListColor } from "@/lib/api/types";

const COLORS: readonly ListColor[] = [
  "gray",
  "red",
  "orange",
  "amber",
  "green",
  "teal",
  "blue",
  "violet",
  "pink",
  "brown",
];

interface ColorPickerProps {
  value: ListColor;
  onChange: (color: ListColor) => void;
}

export function ColorPicker({ value, onChange }: ColorPickerProps) {
  const t = useTranslations("lists");
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium text-sm">{t("dialog.color")}</legend>
      <RadioGroup.Root
        aria-label={t("dialog.color")}
        value={value}
        onValueChange={(color) => onChange(color as ListColor)}
        className="-mx-1 grid grid-cols-10 pointer-coarse:grid-cols-5"
      >
        {COLORS.map((color) => (
          <RadioGroup.Item
            key={color}
            value={color}
            aria-label={t(`color.${color}`)}
            title={t(`color.${color}`)}
            style={listColorStyle(color)}
            className="group grid min-h-8 place-items-center rounded-md pointer-coarse:min-h-touch"
          >
            <span className="grid size-6 place-items-center rounded-full bg-(--ink) text-surface">
              <RadioGroup.Indicator>
                <CheckIcon strokeWidth={2.2} className="size-4" />
              </RadioGroup.Indicator>
            </span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </fieldset>
  );
}
