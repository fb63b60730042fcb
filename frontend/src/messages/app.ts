import type { accountMessages } from "./account";
import boards from "./en/boards.json";
import common from "./en/common.json";
import filters from "./en/filters.json";
import firstRun from "./en/first-run.json";
import lists from "./en/lists.json";
import palette from "./en/palette.json";
import planning from "./en/planning.json";
import query from "./en/query.json";
import quickAdd from "./en/quick-add.json";
import settings from "./en/settings.json";
import shell from "./en/shell.json";
import statistics from "./en/statistics.json";
import tags from "./en/tags.json";
import todos from "./en/todos.json";

/** Every message of the signed-in app. Each namespace is named after its file, in camel case. */
export const appMessages = {
  boards,
  common,
  filters,
  firstRun,
  lists,
  palette,
  planning,
  query,
  quickAdd,
  settings,
  shell,
  statistics,
  tags,
  todos,
};

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof accountMessages & typeof appMessages;
  }
}
