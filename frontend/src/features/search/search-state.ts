import { createCell } from "@/lib/cell";

export const searchOpen = createCell(false);
