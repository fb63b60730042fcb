import { accountMessages } from "./account";
import invitation from "./en/invite.json";

/** The messages of the page that an invitation's link leads to. */
export const inviteMessages = { ...accountMessages, invitation };
