import common from "./common.json";
import filters from "./filters.json";
import lists from "./lists.json";
import shell from "./shell.json";
import todos from "./todos.json";

/** What the first paint of the app can say. */
export const appMessages = { common, filters, lists, shell, todos };
