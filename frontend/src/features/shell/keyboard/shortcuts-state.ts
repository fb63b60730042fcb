import { createCell } from "@/lib/cell";

/** True while the list of shortcuts is open. */
export const shortcutsOpen = createCell(false);
