import type { appMessages } from "./en/app";

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof appMessages;
  }
}
