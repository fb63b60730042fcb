"use client";

import { type ReactNode, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useFileSize } from "@/components/file-size";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";
import { DownloadIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import { COMMENTS, TODOS } from "@/store/engine/signals";
import { countFiles } from "@/store/indexes/account-files";
import { useDerived } from "@/store/react/hooks";
import { exportAccount, exportWithFiles } from "@/store/uploads/transfer-api";
import { TransferProgress } from "./transfer-progress";
import { useExportDownload } from "./use-export-download";

const JSON_NAME = "tend-export.json";
const ON_FILES = [TODOS, COMMENTS];
const countOwn = () => countFiles(store);
/** Beside the files, there is the document, so that no bar is full before the download is. */
const ALMOST_ALL = 0.99;

function zipName(): string {
  const now = new Date();
  const parts = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
  return `tend-${[now.getFullYear(), ...parts].join("-")}.zip`;
}

interface ExportButtonProps {
  label: string;
  hint: string;
  busy: boolean;
  failure: string;
  onDownload: () => void;
  /** How much has arrived. */
  children?: ReactNode;
}

function ExportButton({ label, hint, busy, failure, onDownload, children }: ExportButtonProps) {
  const id = useId();
  return (
    <div className="grid gap-2">
      <div>
        <Button busy={busy} aria-describedby={id} onClick={onDownload}>
          <DownloadIcon />
          {label}
        </Button>
      </div>
      <p id={id} className="text-muted text-sm">
        {hint}
      </p>
      {children}
      {failure && <Notice>{failure}</Notice>}
    </div>
  );
}

function ExportWithFiles() {
  const t = useTranslations("settings.data.export");
  const formatSize = useFileSize();
  const files = useDerived(ON_FILES, countOwn);
  const { busy, failure, download, cancel } = useExportDownload();
  const [received, setReceived] = useState(0);
  const share = received > 0 && files.bytes > 0 ? Math.min(ALMOST_ALL, received / files.bytes) : null;

  function downloadZip() {
    let arrived = 0;
    setReceived(0);
    void download({
      name: zipName(),
      load: (signal) =>
        exportWithFiles((bytes) => {
          arrived = bytes;
          setReceived(bytes);
        }, signal),
      describeLoss: () => t(arrived > 0 ? "cut" : "offline"),
    });
  }
  return (
    <ExportButton
      label={t("withFiles")}
      hint={t("withFilesHint", { count: files.count, size: formatSize(files.bytes) })}
      busy={busy}
      failure={failure}
      onDownload={downloadZip}
    >
      {busy && (
        <TransferProgress
          label={t("downloading")}
          share={share}
          detail={
            share === null
              ? t("received", { size: formatSize(received) })
              : t("receivedOf", { size: formatSize(received), total: formatSize(files.bytes) })
          }
          onCancel={cancel}
        />
      )}
    </ExportButton>
  );
}

function ExportWithoutFiles() {
  const t = useTranslations("settings.data.export");
  const { busy, failure, download } = useExportDownload();
  return (
    <ExportButton
      label={t("withoutFiles")}
      hint={t("withoutFilesHint")}
      busy={busy}
      failure={failure}
      onDownload={() =>
        void download({ name: JSON_NAME, load: exportAccount, describeLoss: () => t("offline") })
      }
    />
  );
}

/** Both ways to download everything in the account: with its files, and without. */
export function ExportButtons() {
  return (
    <div className="grid gap-5">
      <ExportWithFiles />
      <ExportWithoutFiles />
    </div>
  );
}
