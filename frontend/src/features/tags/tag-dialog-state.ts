import { createCell } from "@/lib/cell";

/** The tag being edited. */
export const tagDialog = createCell<string | null>(null);
