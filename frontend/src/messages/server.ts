import { createTranslator } from "use-intl/core";
import accounts from "./en/accounts.json";
import landing from "./en/landing.json";
import site from "./en/site.json";

const base = { locale: "en", messages: { accounts, landing, site } } as const;

/** Words for what is rendered at build, which then costs the browser nothing. */
export const words = {
  accounts: createTranslator({ ...base, namespace: "accounts" }),
  landing: createTranslator({ ...base, namespace: "landing" }),
  site: createTranslator({ ...base, namespace: "site" }),
};
