/**
 * The style of every floating surface: one shadow, one radius. Used alone for surfaces opened by single
 * keys.
 */
export const floatingClass =
  "z-50 rounded-lg border border-line bg-surface text-text shadow-overlay outline-none";

/** The same with the enter animation. */
export const overlayClass = `enter ${floatingClass}`;

/**
 * Keeps a surface open when Escape is pressed in a field that has a use for it, such as to hide its suggestions. Such a
 * field has `data-escape`: Radix hears keys before the field does.
 */
export function leaveEscapeToField(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.matches("[data-escape]")) event.preventDefault();
}

export const itemClass =
  "flex min-h-9 w-full cursor-default select-none items-center gap-2 rounded-sm px-2 text-md outline-none data-disabled:text-muted data-highlighted:bg-hover pointer-coarse:min-h-touch";
