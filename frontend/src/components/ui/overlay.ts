/** What every floating surface shares: one shadow, one entrance, one corner. */
export const overlayLook =
  "enter z-50 rounded-lg border border-line bg-surface text-text shadow-overlay outline-none";

export const itemLook =
  "flex min-h-9 w-full cursor-default select-none items-center gap-2 rounded-sm px-2 text-md outline-none data-disabled:text-muted data-highlighted:bg-hover pointer-coarse:min-h-touch";
