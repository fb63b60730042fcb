/** Every key, in the order and under the headings in which help shows them. */
export const SHORTCUTS = {
  anywhere: [
    ["add", ["Q"]],
    ["find", ["Mod+K"]],
    ["narrow", ["/"]],
    ["undo", ["Mod+Z"]],
    ["redo", ["Mod+Shift+Z"]],
    ["sidebar", ["["]],
    ["help", ["?"]],
  ],
  go: [
    ["inbox", ["G", "I"]],
    ["today", ["G", "T"]],
    ["upcoming", ["G", "U"]],
    ["completed", ["G", "C"]],
    ["statistics", ["G", "A"]],
    ["trash", ["G", "R"]],
    ["settings", ["G", "S"]],
  ],
  todo: [
    ["next", ["J", "ArrowDown"]],
    ["previous", ["K", "ArrowUp"]],
    ["complete", ["X"]],
    ["open", ["O", "Enter"]],
    ["edit", ["E"]],
    ["due", ["D"]],
    ["priority", ["1", "2", "3", "4"]],
    ["tag", ["T"]],
    ["moveTo", ["M"]],
    ["move", ["Alt+ArrowUp", "Alt+ArrowDown"]],
    ["indent", ["Mod+]"]],
    ["outdent", ["Mod+["]],
    ["fold", ["ArrowRight", "ArrowLeft"]],
    ["skip", ["S"]],
    ["delete", ["Delete"]],
  ],
  several: [
    ["select", ["V"]],
    ["extend", ["Shift+ArrowUp", "Shift+ArrowDown"]],
    ["all", ["Mod+A"]],
    ["clear", ["Escape"]],
    ["reschedule", ["R"]],
    ["section", ["Shift+S"]],
  ],
  layout: [
    ["across", ["ArrowLeft", "ArrowRight"]],
    ["carry", ["Alt+ArrowLeft", "Alt+ArrowRight"]],
    ["later", ["N", "PageDown"]],
    ["earlier", ["P", "PageUp"]],
    ["now", ["T"]],
  ],
} as const;

export type ShortcutGroup = keyof typeof SHORTCUTS;
export type Shortcut = (typeof SHORTCUTS)[ShortcutGroup][number][0];

const keys = new Map<Shortcut, readonly string[]>(Object.values(SHORTCUTS).flat());

/** The keys of an action, one after the other or, in all but the first two groups, one instead of the other. */
export const keysOf = (name: Shortcut): readonly string[] => keys.get(name) ?? [];

export const ALL_SHORTCUTS: readonly Shortcut[] = [...keys.keys()];

/** Letters and signs by themselves, which a person may switch off; arrows, Enter and the like are not meant. */
export const needsSingle = (chords: readonly string[]): boolean =>
  chords.some((chord) => chord.replace("Shift+", "").length === 1 && !chord.includes("Mod+"));
