import { createCell } from "@/lib/cell";
import type { KeyTools } from "./shortcuts";

/** What keys and drags do to rows, with its words; there while a view of rows is. */
export const rowTools = createCell<KeyTools | null>(null);
