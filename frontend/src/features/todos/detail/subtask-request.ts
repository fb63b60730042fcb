import { createCell } from "@/lib/cell";
import type { TodoId } from "@/store/types";

/** The todo whose line for a new subtask shall have the focus once its panel is there. */
export const subtaskWanted = createCell<TodoId | null>(null);
