import { createCell } from "@/lib/cell";

/** Put away on a wide screen. */
export const sidebarHidden = createCell(false);

/** Drawn over the view on a narrow one. */
export const drawerOpen = createCell(false);

const WIDE = "(min-width: 48rem)";

export function toggleSidebar(): void {
  const cell = matchMedia(WIDE).matches ? sidebarHidden : drawerOpen;
  cell.set(!cell.get());
}
