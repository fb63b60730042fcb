/** `--bg` of tokens.css in a notation that every system parses, for what the system draws around the page. */
export const BACKGROUND_COLORS = { light: "#fbfaf7", dark: "#15120f" } as const;
