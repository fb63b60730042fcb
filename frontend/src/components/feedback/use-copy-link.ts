import { useTranslations } from "use-intl";
import { toast } from "./toaster";

/** Returns a function that copies the address of a path, and says so. */
export function useCopyLink(): (path: string) => Promise<void> {
  const t = useTranslations("lists.announcements");
  return async (path) => {
    const link = location.origin + path;
    try {
      await navigator.clipboard.writeText(link);
      toast(t("linkCopied"));
    } catch {
      // Pages without https have no clipboard.
      toast(link, { durationMs: 20_000 });
    }
  };
}
