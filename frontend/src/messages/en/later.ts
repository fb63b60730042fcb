import palette from "./palette.json";
import query from "./query.json";
import quickAdd from "./quick-add.json";

/** What comes with parts of the app that are not there at first, each by its own `MoreMessages`. */
export const laterMessages = { palette, query, quickAdd };
