import { createCell } from "@/lib/cell";

/** Goes up by one when a new section is asked for, from 0. */
export const sectionWanted = createCell(0);
