import accounts from "./accounts.json";
import common from "./common.json";
import landing from "./landing.json";

/** What the pages before sign-in say; the app's own words stay out of their download. */
export const publicMessages = { accounts, common, landing };
