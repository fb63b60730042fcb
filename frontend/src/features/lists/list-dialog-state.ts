import { createCell } from "@/lib/cell";
import type { ListId } from "@/store/types";

/** The list being edited; `new` for one being created. */
export const listDialog = createCell<ListId | "new" | null>(null);

/** The folder being renamed. */
export const folderDialog = createCell<string | null>(null);
