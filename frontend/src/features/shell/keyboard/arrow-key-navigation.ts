const STOPS = ".nav-link, h2 button";

/** Moves the focus between links of the sidebar by arrow keys. @returns false if the key leads nowhere */
export function moveFocusByArrow(sidebar: Element, key: string): boolean {
  const stops = [...sidebar.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => stop.checkVisibility());
  const at = stops.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return false;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[key];
  const next = to === undefined ? undefined : stops[to];
  next?.focus();
  return to !== undefined;
}
