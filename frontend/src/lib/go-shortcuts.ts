/** The targets of `g` plus a letter. */
export const PLACES: Record<string, string> = {
  i: "/todos",
  t: "/today",
  u: "/upcoming",
  c: "/completed",
  a: "/statistics",
  r: "/trash",
  s: "/settings",
};
