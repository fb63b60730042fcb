"use client";

import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { useErrorMessages } from "@/components/form/use-form";
import { Problem } from "@/lib/api/problem";

/** Has the browser save a file. */
function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read the address only after the click handler has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

interface FileToSave {
  name: string;
  load: (signal: AbortSignal) => Promise<Blob>;
  /** Says that there is no connection, or none any more. */
  describeLoss: () => string;
}

/** Downloads a file that a request returns, and says why if it can't. */
export function useExportDownload() {
  const t = useTranslations("settings.data.export");
  const describeProblem = useErrorMessages([]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const abort = useRef<AbortController | null>(null);

  async function download({ name, load, describeLoss }: FileToSave): Promise<void> {
    const controller = new AbortController();
    abort.current = controller;
    setFailure("");
    setBusy(true);
    try {
      saveFile(await load(controller.signal), name);
      toast(t("saved", { name }));
    } catch (error) {
      if (controller.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      setFailure(error.status === 0 ? describeLoss() : (describeProblem(error).notice ?? ""));
    } finally {
      setBusy(false);
    }
  }
  return { busy, failure, download, cancel: () => abort.current?.abort() };
}
