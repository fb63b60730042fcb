import { createCell } from "@/lib/cell";

/** The tag that is being edited. */
export const tagDialog = createCell<string | null>(null);
