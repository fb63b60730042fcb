import { merged } from "../merged";
import { appMessages } from "./app";
import boards from "./boards.json";
import common from "./common-later.json";
import filters from "./filters-later.json";
import firstRun from "./first-run.json";
import lists from "./lists-later.json";
import palette from "./palette.json";
import planning from "./planning.json";
import query from "./query.json";
import quickAdd from "./quick-add.json";
import settings from "./settings.json";
import shell from "./shell-later.json";
import statistics from "./statistics.json";
import tags from "./tags.json";
import todos from "./todos-later.json";

/** All that the app can say; it comes with the first part that is not there at first. */
export const laterMessages = merged(appMessages, {
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
});
