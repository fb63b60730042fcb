/** Every key, in the order and under the headings in which help shows them. */
export const SHORTCUTS = {
  anywhere: [
    ["add", ["Q"]],
    ["find", ["Mod+K"]],
    ["narrow", ["/"]],
    ["undo", ["Mod+Z"]],
    ["redo", ["Mod+Shift+Z"]],
    ["sidebar", ["M"]],
    ["help", ["?"]],
  ],
  go: [
    ["inbox", ["G", "I"]],
    ["today", ["G", "T"]],
    ["completed", ["G", "C"]],
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
    ["move", ["Alt+ArrowUp", "Alt+ArrowDown"]],
    ["delete", ["Delete"]],
  ],
} as const;

export type ShortcutGroup = keyof typeof SHORTCUTS;

export const PLACES: Record<string, string> = {
  i: "/todos",
  t: "/today",
  c: "/completed",
  r: "/trash",
  s: "/settings",
};
