import type { appMessages } from "./en/app";
import type { publicMessages } from "./en/public";

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof appMessages & typeof publicMessages;
    Locale: "en";
  }
}
