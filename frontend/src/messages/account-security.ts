import { accountMessages } from "./account";
import accountSecurity from "./en/account-security.json";

/** The messages of account pages that few people open, which the others should not download. */
export const accountSecurityMessages = { ...accountMessages, ...accountSecurity };
