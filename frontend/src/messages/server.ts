import { createTranslator } from "use-intl/core";
import messages from "./en/pages.json";

const base = { locale: "en", messages } as const;

/** Words for what is rendered at build, which then costs the browser nothing. */
export const buildTimeMessages = {
  accountPages: createTranslator({ ...base, namespace: "accountPages" }),
  landing: createTranslator({ ...base, namespace: "landing" }),
  site: createTranslator({ ...base, namespace: "site" }),
};
