import palette from "./palette.json";

/** What comes with parts of the app that are not there at first, each by its own `MoreMessages`. */
export const laterMessages = { palette };
