import { createCell } from "@/lib/cell";

export const paletteOpen = createCell(false);
