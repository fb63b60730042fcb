import accounts from "./en/accounts.json";
import common from "./en/common.json";

/** The messages of the account pages, whose download should not contain those of the app. */
export const accountMessages = { accounts, common };
