import { accountSecurityMessages } from "./account-security";
import oidc from "./en/oidc.json";

/** The messages of signing in at the issuer, which a server may not have. */
export const oidcMessages = { ...accountSecurityMessages, ...oidc };
