import { createCell } from "@/lib/cell";
import type { ShortcutActions } from "./shortcuts";

/** The actions of keys and drags, while a view with rows is mounted. */
export const shortcutActions = createCell<ShortcutActions | null>(null);
