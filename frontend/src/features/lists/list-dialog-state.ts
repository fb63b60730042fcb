import { createCell } from "@/lib/cell";
import type { ListId } from "@/store/types";

/** The list that is being edited, `new` for one that is being made. */
export const listDialog = createCell<ListId | "new" | null>(null);

/** The folder that is being renamed. */
export const folderDialog = createCell<string | null>(null);
