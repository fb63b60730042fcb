import { createCell } from "@/lib/cell";

/** Goes up when the quick add line should take focus, also one that is about to be drawn. */
export const quickAddWanted = createCell(0);

export const focusQuickAdd = (): void => quickAddWanted.set(quickAddWanted.get() + 1);

/** Focuses a line where one goes on writing in it. */
export function goOn(line: HTMLTextAreaElement | null): void {
  line?.focus();
  line?.setSelectionRange(line.value.length, line.value.length);
}
