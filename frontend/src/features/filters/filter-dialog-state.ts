import { createCell } from "@/lib/cell";

/** The filter that is being edited, `new` for one that is being made. */
export const filterDialog = createCell<string | "new" | null>(null);
