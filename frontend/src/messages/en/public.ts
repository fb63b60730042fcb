import { merged } from "../merged";
import accounts from "./accounts.json";
import first from "./common.json";
import later from "./common-later.json";

const common = merged(first, later);

/** What the forms before sign-in say; the app's own words stay out of their download. */
export const publicMessages = { accounts, common };
