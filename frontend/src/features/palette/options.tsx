"use client";

import { cx } from "class-variance-authority";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { ListSymbol, PeopleIcon } from "@/components/list-icon";
import {
  CalendarIcon,
  CheckIcon,
  ChevronRightIcon,
  FilterIcon,
  FlagIcon,
  InboxIcon,
  KeyboardIcon,
  ListIcon,
  MenuIcon,
  MoonIcon,
  NoteIcon,
  PencilIcon,
  PlusIcon,
  SearchIcon,
  SignOutIcon,
  TagIcon,
  TrashIcon,
  UndoIcon,
} from "@/components/ui/icons";
import { CheckboxIcon } from "@/components/ui/todo-checkbox";
import { dayInZone, daysBetween, dueDay, formatShortDay } from "@/lib/dates";
import { formatKey } from "@/lib/keys";
import { useCalendar, useLocaleTag } from "@/store/react/use-calendar";
import type { Todo } from "@/store/types";
import type { Command, CommandGroup, CommandIcon, IconName } from "./commands/types";
import { SHOW_COMPLETED_OPTION } from "./search/search";
import type { PaletteState } from "./use-palette";

/** Returns the id of an option's element, to which the field points as its active descendant. */
export const optionId = (listbox: string, nth: number): string => `${listbox}-${nth}`;

const ICONS: Record<IconName, typeof InboxIcon> = {
  inbox: InboxIcon,
  section: NoteIcon,
  tag: TagIcon,
  filter: FilterIcon,
  go: ChevronRightIcon,
  add: PlusIcon,
  search: SearchIcon,
  undo: UndoIcon,
  calendar: CalendarIcon,
  move: ListIcon,
  flag: FlagIcon,
  check: CheckIcon,
  delete: TrashIcon,
  edit: PencilIcon,
  newList: ListIcon,
  theme: MoonIcon,
  keys: KeyboardIcon,
  leave: SignOutIcon,
  people: PeopleIcon,
  frame: MenuIcon,
};

function IconOf({ icon }: { icon: CommandIcon }) {
  if (icon.kind === "list") return <ListSymbol color={icon.color} icon={icon.icon} />;
  if (icon.kind === "todo") {
    const { completed_at, priority } = icon.todo;
    return (
      <CheckboxIcon
        checked={completed_at !== null}
        priority={priority}
        className="size-4 before:hidden [&_svg]:size-4"
      />
    );
  }
  const Glyph = ICONS[icon.kind];
  return <Glyph className="size-4.5 shrink-0 text-muted" />;
}

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span dir="ltr" className="flex shrink-0 gap-1 pointer-coarse:hidden">
      {keys.map((each) => (
        <kbd
          key={each}
          className="min-w-5 rounded-sm border border-line bg-bg px-1 text-center font-sans text-muted text-xs"
        >
          {formatKey(each)}
        </kbd>
      ))}
    </span>
  );
}

/** The words for yesterday, today and tomorrow, as rows have them. */
const NEAR = ["yesterday", "today", "tomorrow"] as const;

/** The day of a todo, or of its completion, and how often its series was completed. */
function DayAndCompletions({ todo, completions }: { todo: Todo; completions: number }) {
  const t = useTranslations("palette");
  const words = useTranslations("todos.day");
  const { today, zone } = useCalendar();
  const locale = useLocaleTag();
  const day = todo.completed_at === null ? dueDay(todo, zone) : dayInZone(zone, new Date(todo.completed_at));
  const near = day && NEAR[daysBetween(today, day) + 1];
  const text = [
    completions > 0 && t("completions", { count: completions }),
    near ? words(near) : day && formatShortDay(day, today, locale),
  ].filter(Boolean);
  if (text.length === 0) return null;
  return <span className="shrink-0 text-muted text-sm">{text.join(" · ")}</span>;
}

interface OptionProps {
  id: string;
  command: Command;
  active: boolean;
  onChoose: () => void;
  onPoint: () => void;
}

function Option({ id, command, active, onChoose, onPoint }: OptionProps) {
  const t = useTranslations("palette");
  const { key, icon, label, hint, keys } = command;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const done = icon.kind === "todo" && icon.todo.completed_at !== null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, which holds focus
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onPointerMove={active ? undefined : onPoint}
      onClick={onChoose}
      className="flex min-h-row cursor-default scroll-my-9 items-center gap-3 rounded-md px-2 aria-selected:bg-accent-soft forced-colors:aria-selected:outline forced-colors:aria-selected:-outline-offset-2 pointer-coarse:min-h-touch"
    >
      <span className="grid w-5 shrink-0 place-items-center">
        <IconOf icon={icon} />
      </span>
      <span
        dir="auto"
        className={cx("min-w-0 flex-1 truncate text-start", done && "text-muted line-through decoration-1")}
      >
        {key === SHOW_COMPLETED_OPTION ? t("showCompleted", { count: Number(label) }) : label}
      </span>
      {icon.kind === "todo" && <DayAndCompletions {...icon} />}
      {hint && (
        <span dir="auto" className="max-w-1/2 shrink-0 truncate text-muted text-sm">
          {hint}
        </span>
      )}
      {keys && <Keys keys={keys} />}
    </div>
  );
}

interface GroupProps {
  id: string;
  group: CommandGroup;
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
      {group.commands.map((command, nth) => (
        <Option
          key={command.key}
          id={optionId(id, first + nth)}
          command={command}
          active={first + nth === state.active}
          onChoose={() => state.choose(command)}
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

export function PaletteOptions({ id, state, subject }: OptionsProps) {
  const t = useTranslations("palette");
  const { groups } = state.found;
  const firsts = groups.map((_, nth) =>
    groups.slice(0, nth).reduce((sum, { commands }) => sum + commands.length, 0),
  );
  const labelOf = ({ key, label }: CommandGroup) => {
    if (key === "todo") return subject;
    return key === "choices" || key === "new" ? (label ?? state.prompt?.title ?? "") : t(`groups.${key}`);
  };
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
