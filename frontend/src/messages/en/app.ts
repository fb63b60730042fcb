import accounts from "./accounts.json";
import common from "./common.json";
import lists from "./lists.json";
import search from "./search.json";
import settings from "./settings.json";
import shell from "./shell.json";
import todos from "./todos.json";

export const appMessages = { accounts, common, lists, search, settings, shell, todos };
