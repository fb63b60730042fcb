import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { exportAccount } from "@/store/uploads/transfer-api";
import { useToastOnError } from "./use-toast-on-error";

const FILE = "tend-export.json";

/** Has the browser save a file. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read the address only after the click handler has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Downloads the whole account as JSON, without attached files. */
export function useExportDownload() {
  const t = useTranslations("settings.delete");
  const { attempt } = useToastOnError();
  return () =>
    attempt(async () => {
      saveFile(await exportAccount(), FILE);
      toast(t("exported"));
    });
}
