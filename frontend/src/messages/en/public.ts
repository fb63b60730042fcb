import accounts from "./accounts.json";
import common from "./common.json";

/** What the forms before sign-in say; the app's own words stay out of their download. */
export const publicMessages = { accounts, common };
