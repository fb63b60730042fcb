import type { laterMessages } from "./en/later";
import type { publicMessages } from "./en/public";

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof publicMessages & typeof laterMessages;
  }
}
