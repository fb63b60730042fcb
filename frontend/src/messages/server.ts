import { createTranslator } from "use-intl/core";
import accountPages from "./en/account-pages.json";
import landing from "./en/landing.json";
import site from "./en/site.json";

const base = { locale: "en", messages: { accountPages, landing, site } } as const;

/** Words for what is rendered at build, which then costs the browser nothing. */
export const words = {
  accountPages: createTranslator({ ...base, namespace: "accountPages" }),
  landing: createTranslator({ ...base, namespace: "landing" }),
  site: createTranslator({ ...base, namespace: "site" }),
};
