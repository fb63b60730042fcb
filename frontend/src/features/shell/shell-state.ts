import { createCell } from "@/lib/cell";
import { applySidebarHidden, readSidebarHidden } from "@/lib/preferences";

/** True if the sidebar is hidden on a wide screen; remembered on this device. */
export const sidebarHidden = createCell(readSidebarHidden());
sidebarHidden.subscribe(() => applySidebarHidden(sidebarHidden.get()));

/** True if the sidebar covers the view on a narrow screen. */
export const drawerOpen = createCell(false);

const WIDE = "(min-width: 48rem)";

export function toggleSidebar(): void {
  const cell = matchMedia(WIDE).matches ? sidebarHidden : drawerOpen;
  cell.set(!cell.get());
}

export const showSidebar = (): void =>
  matchMedia(WIDE).matches ? sidebarHidden.set(false) : drawerOpen.set(true);

/** True while the server lets changes wait. */
export const isInMaintenance = createCell(false);

/** True while the list of shortcuts is open. */
export const shortcutsOpen = createCell(false);
