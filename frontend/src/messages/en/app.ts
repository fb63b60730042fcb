import accounts from "./accounts.json";
import common from "./common.json";
import lists from "./lists.json";
import settings from "./settings.json";
import shell from "./shell.json";
import todos from "./todos.json";

export const appMessages = { accounts, common, lists, settings, shell, todos };
