"use client";

import { useMemo, useState } from "react";
import { listPath, navigate } from "@/lib/location";
import { store } from "@/store/app-store";
import {
  type FilterWithId,
  useAllLists,
  useAllSections,
  useSavedFilters,
  useTags,
} from "@/store/react/hooks";
import { isActive, type List, type TodoId } from "@/store/types";
import { ADD_TODO, type Command, type CommandGroup, type Prompt } from "./commands/types";
import { useTodoCommands } from "./commands/use-todo-commands";
import { rememberCommand } from "./search/recents";
import { type FoundCommands, findCommands, SHOW_COMPLETED_OPTION } from "./search/search";

const pathOf = (list: List) => (list.inbox ? "/todos" : listPath(list.id));

const listCommand = (list: List): Command => ({
  key: `list ${list.id}`,
  label: list.name,
  icon: list.inbox ? { kind: "inbox" } : { kind: "list", color: list.color, icon: list.icon },
  ...(list.folder ? { hint: list.folder } : {}),
  run: () => navigate(pathOf(list)),
});

function sectionCommands(list: List): Command[] {
  return store.index.sectionsIn(list.id).flatMap((id) => {
    const row = store.todos.get(id);
    if (!row) return [];
    const run = () => navigate(pathOf(list));
    return [{ key: `section ${id}`, label: row.title, icon: { kind: "section" }, hint: list.name, run }];
  });
}

const tagCommand = (tag: string): Command => ({
  key: `tag ${tag}`,
  label: tag,
  icon: { kind: "tag" },
  run: () => navigate(`/tags/${encodeURIComponent(tag)}`),
});

const filterCommand = ({ id, name, query }: FilterWithId): Command => ({
  key: `filter ${id}`,
  label: name,
  keywords: query,
  icon: { kind: "filter" },
  run: () => navigate(`/filters/${encodeURIComponent(id)}`),
});

/** The palette's navigation targets that the user has named: lists, folders, tags and saved filters. */
function navigationCommands(lists: readonly List[], filters: readonly FilterWithId[]): Command[] {
  const shown = lists.filter(isActive);
  return [
    ...shown.map(listCommand),
    ...filters.map(filterCommand),
    ...shown.flatMap(sectionCommands),
    ...store.index.tags().map(tagCommand),
  ];
}

interface UsePaletteProps {
  targets: readonly TodoId[];
  rowCommands: readonly Command[];
  appCommands: readonly Command[];
  newTodoGroup: (text: string) => CommandGroup;
  close: () => void;
}

/** The state of the palette: the text, its matches and the chosen one. */
export function usePalette({ targets, rowCommands, appCommands, newTodoGroup, close }: UsePaletteProps) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [showsDone, setShowsDone] = useState(false);
  const [prompt, setPrompt] = useState<Prompt | null>(null);
  const lists = useAllLists();
  const sections = useAllSections();
  const tags = useTags();
  const filters = useSavedFilters();
  const todoCommands = [...useTodoCommands(targets), ...rowCommands];
  // biome-ignore lint/correctness/useExhaustiveDependencies: sections and tags are read from the store, and these tell when they change
  const navigation = useMemo(() => navigationCommands(lists, filters), [lists, sections, tags, filters]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what can be done stays the same while this is open
  const found = useMemo((): FoundCommands => {
    if (!prompt)
      return findCommands(text, { todoCommands, appCommands, navigation, newTodoGroup }, showsDone);
    const commands = prompt.choices(text);
    return { groups: [{ key: "choices", commands }], total: commands.length };
  }, [text, prompt, navigation, showsDone]);
  const commands = useMemo(() => found.groups.flatMap((group) => group.commands), [found]);

  function show(next: Prompt | null) {
    setPrompt(next);
    setText("");
    setActive(0);
  }

  return {
    text,
    prompt,
    found,
    commands,
    active: Math.min(active, commands.length - 1),
    setActive,
    type(next: string) {
      setShowsDone(false);
      setText(next);
      setActive(0);
    },
    back: () => show(null),
    choose(command: Command) {
      if (command.key === SHOW_COMPLETED_OPTION) return setShowsDone(true);
      if (!prompt && command.key !== ADD_TODO) rememberCommand(command);
      if (command.prompt) return show(command.prompt);
      close();
      command.run?.();
    },
  };
}

export type PaletteState = ReturnType<typeof usePalette>;
