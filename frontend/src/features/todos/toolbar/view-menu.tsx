"use client";

import { Children, Fragment, type ReactElement, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { PopupProps } from "@/components/lazy";
import { Menu, MenuBranch, MenuCheck, MenuChoice, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { useMedia } from "@/lib/use-media";
import type { ViewToolbarProps } from "./view-toolbar";

interface BranchProps<T extends string> {
  name: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** A submenu with the chosen value next to its name; on narrow screens the options are below the name. */
function Branch<T extends string>({ name, value, options, onChange }: BranchProps<T>) {
  const wide = useMedia("(min-width: 48rem)");
  const chosen = options.find((option) => option.value === value);
  const choice = <MenuChoice label={name} value={value} onValueChange={onChange} options={options} />;
  if (!wide)
    return (
      <>
        <MenuLabel>{name}</MenuLabel>
        {choice}
      </>
    );
  return (
    <MenuBranch
      label={
        <span className="flex justify-between gap-4">
          {name}
          <span className="text-muted">{chosen?.label}</span>
        </span>
      }
    >
      {choice}
    </MenuBranch>
  );
}

/** The parts of the menu that the view has, with a line between two of them. */
function MenuParts({ children }: { children: ReactNode }) {
  return Children.toArray(children).map((part, nth) => (
    <Fragment key={(part as ReactElement).key}>
      {nth > 0 && <MenuSeparator />}
      {part}
    </Fragment>
  ));
}

/**
 * Layout, grouping and sorting of the view. A saved choice that the view doesn't offer falls back to the
 * default.
 */
export default function ViewSettingsMenu(props: ViewToolbarProps & PopupProps) {
  const { state, change, sorts, groups, layouts, canShowDone, ...menu } = props;
  const t = useTranslations("todos");
  const isWide = useMedia("(min-width: 48rem)");
  const { sort, group, layout, filter } = state;
  const among = <T,>(all: readonly T[], value: T) => (all.includes(value) ? value : (all[0] ?? value));
  return (
    <Menu {...menu} align="end">
      <MenuParts>
        {layouts.length > 1 && (
          <>
            <MenuLabel>{t("tools.layout")}</MenuLabel>
            <MenuChoice
              label={t("tools.layout")}
              value={among(layouts, layout)}
              onValueChange={(chosen) => change({ layout: chosen })}
              options={layouts.map((value) => ({
                value,
                label: t(`layout.${layouts.includes("month") && value === "list" ? "agenda" : value}`),
              }))}
            />
          </>
        )}
        {groups.length + sorts.length > 0 && (
          <>
            {groups.length > 0 && (
              <Branch
                name={t("tools.group")}
                value={among(groups, group)}
                onChange={(chosen) => change({ group: chosen })}
                options={groups.map((value) => ({ value, label: t(`group.${value}`) }))}
              />
            )}
            {!isWide && groups.length > 0 && sorts.length > 0 && <MenuSeparator />}
            {sorts.length > 0 && (
              <Branch
                name={t("tools.sort")}
                value={among(sorts, sort)}
                onChange={(chosen) => change({ sort: chosen })}
                options={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
              />
            )}
          </>
        )}
        {canShowDone && (
          <MenuCheck
            checked={filter.done}
            onCheckedChange={(done) => change({ filter: { ...filter, done } })}
          >
            {t("filter.done")}
          </MenuCheck>
        )}
      </MenuParts>
    </Menu>
  );
}
