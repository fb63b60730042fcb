import accounts from "./accounts.json";
import common from "./common.json";
import filters from "./filters.json";
import lists from "./lists.json";
import settings from "./settings.json";
import shell from "./shell.json";
import todos from "./todos.json";

export const appMessages = { accounts, common, filters, lists, settings, shell, todos };
