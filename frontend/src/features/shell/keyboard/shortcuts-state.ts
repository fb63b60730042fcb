import { createCell } from "@/lib/cell";

/** The help that lists every key. */
export const shortcutsOpen = createCell(false);
