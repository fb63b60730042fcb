/** Every shortcut, in the order and groups of the help. */
export const SHORTCUTS = {
  anywhere: [
    ["add", ["Q"]],
    ["find", ["Mod+K"]],
    ["searchView", ["/"]],
    ["share", ["Shift+P"]],
    ["undo", ["Mod+Z"]],
    ["redo", ["Mod+Shift+Z"]],
    ["sidebar", ["["]],
    ["help", ["?"]],
  ],
  go: [
    ["inbox", ["G", "I"]],
    ["today", ["G", "T"]],
    ["upcoming", ["G", "U"]],
    ["assigned", ["G", "M"]],
    ["updates", ["G", "N"]],
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
    ["assign", ["A"]],
    ["assignToMe", ["Shift+A"]],
    ["comment", ["C"]],
    ["moveTo", ["M"]],
    ["move", ["Alt+ArrowUp", "Alt+ArrowDown"]],
    ["indent", ["Mod+]"]],
    ["outdent", ["Mod+["]],
    ["collapse", ["ArrowRight", "ArrowLeft"]],
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
  update: [
    ["archiveUpdate", ["E"]],
    ["archiveUpdates", ["Shift+E"]],
    ["markUnread", ["U"]],
  ],
  layout: [
    ["across", ["ArrowLeft", "ArrowRight"]],
    ["moveAcross", ["Alt+ArrowLeft", "Alt+ArrowRight"]],
    ["later", ["N", "PageDown"]],
    ["earlier", ["P", "PageUp"]],
    ["now", ["T"]],
  ],
} as const;

export type ShortcutGroup = keyof typeof SHORTCUTS;
export type Shortcut = (typeof SHORTCUTS)[ShortcutGroup][number][0];

const keys = new Map<Shortcut, readonly string[]>(Object.values(SHORTCUTS).flat());

/** Returns the keys of an action: a sequence in the first two groups, alternatives in the others. */
export const keysOf = (name: Shortcut): readonly string[] => keys.get(name) ?? [];

export const ALL_SHORTCUTS: readonly Shortcut[] = [...keys.keys()];

/** True for plain letters and signs, which can be turned off; arrows, Enter and the like don't count. */
export const isSingleKey = (chords: readonly string[]): boolean =>
  chords.some((chord) => chord.replace("Shift+", "").length === 1 && !chord.includes("Mod+"));
