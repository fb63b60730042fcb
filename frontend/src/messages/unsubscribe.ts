import { accountMessages } from "./account";
import unsubscribe from "./en/unsubscribe.json";

/** The messages of the page that ends emails, which the other account pages should not download. */
export const unsubscribeMessages = { ...accountMessages, unsubscribe };
