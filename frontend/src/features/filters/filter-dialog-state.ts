import { createCell } from "@/lib/cell";

/** The filter being edited; `new` for one being created. */
export const filterDialog = createCell<string | "new" | null>(null);
