import { createTranslator } from "use-intl/core";
import { publicMessages } from "./en/public";

const base = { locale: "en", messages: publicMessages } as const;

/** Words for what is rendered at build, which then costs the browser nothing. */
export const words = {
  accounts: createTranslator({ ...base, namespace: "accounts" }),
  common: createTranslator({ ...base, namespace: "common" }),
  landing: createTranslator({ ...base, namespace: "landing" }),
};
