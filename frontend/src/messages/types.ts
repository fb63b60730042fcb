import type { appMessages } from "./en/app";
import type { laterMessages } from "./en/later";

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof appMessages & typeof laterMessages;
  }
}
