"use client";

import { useTranslations } from "use-intl";
import type { Group } from "./commands/types";
import { optionId } from "./field";
import { Option } from "./option";
import type { PaletteState } from "./use-palette";

interface GroupProps {
  id: string;
  group: Group;
  /** The index of the group's first option among all options. */
  first: number;
  label: string;
  state: PaletteState;
}

function OptionGroup({ id, group, first, label, state }: GroupProps) {
  const named = `${id}-${group.key}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
    <div role="group" aria-labelledby={named}>
      <p id={named} role="presentation" className="truncate px-2 pt-3 pb-1 font-medium text-muted text-xs">
        {label}
      </p>
      {group.entries.map((entry, nth) => (
        <Option
          key={entry.key}
          id={optionId(id, first + nth)}
          entry={entry}
          active={first + nth === state.active}
          onChoose={() => state.choose(entry)}
          onPoint={() => state.setActive(first + nth)}
        />
      ))}
    </div>
  );
}

interface OptionsProps {
  id: string;
  state: PaletteState;
  /** The target of the row commands. */
  subject: string;
}

export function Options({ id, state, subject }: OptionsProps) {
  const t = useTranslations("palette");
  const { groups } = state.found;
  const firsts = groups.map((_, nth) =>
    groups.slice(0, nth).reduce((sum, { entries }) => sum + entries.length, 0),
  );
  const labelOf = ({ key }: Group) =>
    key === "todo" ? subject : key === "choices" ? (state.step?.title ?? "") : t(`groups.${key}`);
  return (
    <div
      role="listbox"
      id={id}
      aria-label={t("results")}
      className="max-h-[60dvh] overflow-y-auto overscroll-contain px-2 pb-2"
    >
      {groups.map((group, nth) => (
        <OptionGroup
          key={group.key}
          id={id}
          group={group}
          first={firsts[nth] ?? 0}
          label={labelOf(group)}
          state={state}
        />
      ))}
    </div>
  );
}
