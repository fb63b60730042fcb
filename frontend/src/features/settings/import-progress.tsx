"use client";

import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useFileSize } from "@/components/file-size";
import type { ImportReport } from "@/lib/api/types";
import { importFile } from "@/store/uploads/transfer-api";
import { TransferProgress } from "./transfer-progress";

/** Smaller files are sent before anybody could read how much is sent. */
const SHOWN_BYTES = 1_000_000;

/** Sends a file, and says how much of it is sent. */
export function useImportUpload() {
  const [share, setShare] = useState<number | null>(null);
  const abort = useRef<AbortController | null>(null);
  /** Null if it was canceled. */
  async function send(file: File, key: string, isPreview: boolean): Promise<ImportReport | null> {
    const controller = new AbortController();
    abort.current = controller;
    setShare(0);
    try {
      return await importFile(file, { key, isPreview, onProgress: setShare, signal: controller.signal });
    } catch (error) {
      if (controller.signal.aborted) return null;
      throw error;
    } finally {
      setShare(null);
    }
  }
  return { share, send, cancel: () => abort.current?.abort() };
}

interface SendProgressProps {
  file: File;
  share: number | null;
  onCancel?: () => void;
}

export function ImportUploadProgress({ file, share, onCancel }: SendProgressProps) {
  const t = useTranslations("settings.data.import");
  const formatSize = useFileSize();
  if (share === null || file.size < SHOWN_BYTES) return null;
  const sent = { size: formatSize(share * file.size), total: formatSize(file.size) };
  return (
    <TransferProgress
      label={t("sending", { name: file.name })}
      share={share < 1 ? share : null}
      detail={share < 1 ? t("sent", sent) : t("reading")}
      {...(onCancel && { onCancel })}
    />
  );
}
