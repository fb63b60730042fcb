import activity from "./en/activity.json";
import attachments from "./en/attachments.json";
import comments from "./en/comments.json";
import common from "./en/common.json";
import features from "./en/features.json";
import filters from "./en/filters.json";
import guests from "./en/guests.json";
import lists from "./en/lists.json";
import operator from "./en/operator.json";
import palette from "./en/palette.json";
import quickAdd from "./en/quick-add.json";
import settings from "./en/settings.json";
import sharing from "./en/sharing.json";
import shell from "./en/shell.json";
import todos from "./en/todos.json";
import updates from "./en/updates.json";
import type { inviteMessages } from "./invite";
import type { oidcMessages } from "./oidc";
import type { unsubscribeMessages } from "./unsubscribe";

/** Every message of the signed-in app. Each namespace is named after its file, in camel case; features.json has several. */
export const appMessages = {
  activity,
  attachments,
  comments,
  common,
  ...features,
  filters,
  guests,
  lists,
  operator,
  palette,
  quickAdd,
  settings,
  sharing,
  shell,
  todos,
  updates,
};

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof oidcMessages & typeof inviteMessages & typeof unsubscribeMessages & typeof appMessages;
  }
}
