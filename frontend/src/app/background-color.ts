/** `--bg` of tokens.css in a form that every system reads, for what is drawn around the page. */
export const GROUND = { light: "#fbfaf7", dark: "#15120f" } as const;
