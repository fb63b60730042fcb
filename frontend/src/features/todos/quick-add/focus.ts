import { createCell } from "@/lib/cell";

/** Goes up when the quick add line should take focus, also one that is about to be drawn. */
export const quickAddWanted = createCell(0);

export const focusQuickAdd = (): void => quickAddWanted.set(quickAddWanted.get() + 1);
