"use client";

import { useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { useFileSize } from "@/components/file-size";
import { Notice } from "@/components/form/notice";
import { useErrorMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { DownloadIcon } from "@/components/ui/icons";
import { Problem } from "@/lib/api/problem";
import { store } from "@/store/app-store";
import { COMMENTS, TODOS } from "@/store/engine/signals";
import { countFiles } from "@/store/indexes/account-files";
import { useDerived } from "@/store/react/hooks";
import { exportWithFiles } from "@/store/uploads/transfer-api";
import { saveFile, useExportDownload } from "./export-download";
import { TransferProgress } from "./transfer-progress";

const ON_FILES = [TODOS, COMMENTS];
const countOwn = () => countFiles(store);
/** Beside the files, there is the document, so that no bar is full before the download is. */
const ALMOST_ALL = 0.99;

function zipName(): string {
  const now = new Date();
  const parts = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
  return `tend-${[now.getFullYear(), ...parts].join("-")}.zip`;
}

/** Both ways to download everything in the account: with its files, and without. */
export function ExportButtons() {
  const id = useId();
  const t = useTranslations("settings.data.export");
  const formatSize = useFileSize();
  const describeProblem = useErrorMessages([]);
  const download = useExportDownload();
  const files = useDerived(ON_FILES, countOwn);
  const [busy, setBusy] = useState(false);
  const [received, setReceived] = useState<number | null>(null);
  const [failure, setFailure] = useState("");
  const abort = useRef<AbortController | null>(null);

  async function downloadZip() {
    const controller = new AbortController();
    abort.current = controller;
    let arrived = 0;
    setFailure("");
    setReceived(0);
    try {
      const blob = await exportWithFiles((bytes) => {
        arrived = bytes;
        setReceived(bytes);
      }, controller.signal);
      const name = zipName();
      saveFile(blob, name);
      toast(t("saved", { name }));
    } catch (error) {
      if (controller.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      const isCut = arrived > 0;
      setFailure(error.status === 0 ? t(isCut ? "cut" : "offline") : (describeProblem(error).notice ?? ""));
    } finally {
      setReceived(null);
    }
  }
  const downloadJson = () => {
    setBusy(true);
    void download().finally(() => setBusy(false));
  };
  const share = received && files.bytes > 0 ? Math.min(ALMOST_ALL, received / files.bytes) : null;
  return (
    <div className="grid gap-5">
      <div className="grid gap-2">
        <div>
          <Button busy={received !== null} aria-describedby={`${id}files`} onClick={() => void downloadZip()}>
            <DownloadIcon />
            {t("withFiles")}
          </Button>
        </div>
        <p id={`${id}files`} className="text-muted text-sm">
          {t("withFilesHint", { count: files.count, size: formatSize(files.bytes) })}
        </p>
        {received !== null && (
          <TransferProgress
            label={t("downloading")}
            share={share}
            detail={
              share === null
                ? t("received", { size: formatSize(received) })
                : t("receivedOf", { size: formatSize(received), total: formatSize(files.bytes) })
            }
            onCancel={() => abort.current?.abort()}
          />
        )}
        {failure && <Notice>{failure}</Notice>}
      </div>
      <div className="grid gap-2">
        <div>
          <Button busy={busy} aria-describedby={`${id}json`} onClick={downloadJson}>
            <DownloadIcon />
            {t("withoutFiles")}
          </Button>
        </div>
        <p id={`${id}json`} className="text-muted text-sm">
          {t("withoutFilesHint")}
        </p>
      </div>
    </div>
  );
}
