import { normalizedWords, normalizeText } from "@/lib/text";
import type { Command, CommandGroup } from "../commands/types";
import { recentCommands } from "./recents";
import { isPrefixUpToOneTypo, MIN_TYPO_LENGTH, searchTodoCommands, type TodoMatches } from "./todo-search";

const WORD = /[\s\p{P}\p{S}]+/u;

/** Rates how well the words match prefixes of the command's words: lower is better, null is no match. */
function rank(text: string, words: readonly string[], allowTypos: boolean): number | null {
  const known = text.split(WORD).filter(Boolean);
  let worst = 0;
  for (const word of words) {
    if (known.some((other) => other.startsWith(word))) continue;
    if (!allowTypos && word.length > 2 && text.includes(word)) worst = Math.max(worst, 1);
    else if (
      allowTypos &&
      word.length >= MIN_TYPO_LENGTH &&
      known.some((other) => isPrefixUpToOneTypo(other, word))
    )
      worst = 2;
    else return null;
  }
  return text.startsWith(words[0] ?? "") ? worst - 0.5 : worst;
}

function ranked(commands: readonly Command[], words: readonly string[], allowTypos: boolean): Command[] {
  return commands
    .flatMap((command) => {
      const at = rank(normalizeText(`${command.label} ${command.keywords ?? ""}`), words, allowTypos);
      return at === null ? [] : [{ command, at }];
    })
    .sort((one, other) => one.at - other.at)
    .map(({ command }) => command);
}

/**
 * Returns the commands of each group that match the typed words.
 * @param allowTypos whether one typo is allowed if no command matches without
 */
function matchGroups(
  groups: readonly (readonly Command[])[],
  text: string,
  allowTypos: boolean,
): Command[][] {
  const words = normalizedWords(text);
  if (words.length === 0) return groups.map((commands) => [...commands]);
  const found = groups.map((commands) => ranked(commands, words, false));
  return !allowTypos || found.some(({ length }) => length > 0)
    ? found
    : groups.map((commands) => ranked(commands, words, true));
}

export const matchCommands = (commands: readonly Command[], text: string): Command[] =>
  matchGroups([commands], text, true)[0] ?? [];

interface Known {
  /** The commands for the target rows. */
  todoCommands: readonly Command[];
  appCommands: readonly Command[];
  navigation: readonly Command[];
  /** Returns the command that adds the text as a todo. */
  newTodoGroup: (text: string) => CommandGroup;
}

export interface FoundCommands {
  groups: readonly CommandGroup[];
  /** The number of matches, including those that are not listed. */
  total: number;
}

const MAX_RECENT = 5;
const MAX_PLACES = 8;
const MAX_ACTIONS = 8;

const filled = (groups: readonly CommandGroup[]): CommandGroup[] =>
  groups.filter(({ commands }) => commands.length > 0);
const count = (groups: readonly CommandGroup[]) =>
  groups.reduce((sum, { commands }) => sum + commands.length, 0);

/** Before anything is typed: recent choices, then all commands. */
function beforeTyping({ todoCommands, appCommands, navigation }: Known): FoundCommands {
  const recent = recentCommands([...todoCommands, ...appCommands, ...navigation]);
  const groups = filled([
    { key: "recent", commands: recent.slice(0, MAX_RECENT) },
    { key: "todo", commands: todoCommands },
    { key: "actions", commands: appCommands },
  ]);
  return { groups, total: count(groups) };
}

/** The option that shows the completed matches, which are folded while there are open ones. */
export const SHOW_COMPLETED_OPTION = "show done";

function doneGroup({ open, done, doneTotal }: TodoMatches, showsDone: boolean): CommandGroup {
  if (showsDone || open.length === 0 || done.length === 0) return { key: "done", commands: done };
  return {
    key: "done",
    commands: [{ key: SHOW_COMPLETED_OPTION, label: String(doneTotal), icon: { kind: "check" } }],
  };
}

/** Whether the typed text is how a command begins, and no word of a todo or place that was found begins like it. */
function isNamedAlone(text: string, commands: readonly Command[], others: readonly Command[]): boolean {
  const wordsOf = (label: string) => normalizeText(label).split(WORD).filter(Boolean).join(" ");
  const typed = wordsOf(text);
  return (
    commands.some(({ label }) => wordsOf(label).startsWith(typed)) &&
    !others.some(({ label }) => ` ${wordsOf(label)}`.includes(` ${typed}`))
  );
}

/**
 * Finds matches in groups. Enter takes the first match, so commands, which change something, come first only where one of
 * them is named and nothing else is; otherwise places and open todos do. Where nothing but completed todos matches, the
 * text can be added as a todo.
 * @param showsDone whether completed todos are listed in any case
 */
export function findCommands(text: string, known: Known, showsDone = false): FoundCommands {
  if (!text.trim()) return beforeTyping(known);
  const matches = searchTodoCommands(text);
  const [todoCommands = [], appCommands = [], go = []] = matchGroups(
    [known.todoCommands, known.appCommands, known.navigation],
    text,
    matches.open.length === 0,
  );
  const isNew = todoCommands.length + appCommands.length + go.length + matches.open.length === 0;
  const commands: CommandGroup[] = [
    { key: "todo", commands: todoCommands.slice(0, MAX_ACTIONS) },
    { key: "actions", commands: appCommands.slice(0, MAX_ACTIONS) },
  ];
  const places: CommandGroup[] = [
    { key: "go", commands: go.slice(0, MAX_PLACES) },
    { key: "todos", commands: matches.open },
  ];
  const isCommand = isNamedAlone(text, [...todoCommands, ...appCommands], [...go, ...matches.open]);
  const groups = filled([
    ...(isCommand ? [...commands, ...places] : [...places, ...commands]),
    doneGroup(matches, showsDone),
    ...(isNew ? [known.newTodoGroup(text)] : []),
  ]);
  const total = todoCommands.length + appCommands.length + go.length + matches.openTotal + matches.doneTotal;
  return { groups, total };
}
