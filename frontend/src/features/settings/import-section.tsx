"use client";

import { type DragEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { useFileSize } from "@/components/file-size";
import { Notice } from "@/components/form/notice";
import { useErrorMessages } from "@/components/form/use-form";
import { AppLink } from "@/components/nav";
import { AttachmentIcon } from "@/components/ui/attachment-icon";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Problem } from "@/lib/api/problem";
import type { ImportReport } from "@/lib/api/types";
import { listPath } from "@/lib/location";
import { undoImport } from "@/store/actions";
import { store, syncNow } from "@/store/app-store";
import { newId } from "@/store/engine/ids";
import { useList, useTodo } from "@/store/react/hooks";
import { stopSharingFolder } from "@/store/sharing/shared-folders";
import { ImportUploadProgress, useImportUpload } from "./import-progress";
import { Section } from "./section";

const ACCEPTED = ".json,.csv,.tsv,.txt,.zip";
const MAX_BYTES = 20_000_000;
/** Of a ZIP file, which can have attached files. */
const MAX_ZIP_BYTES = 1_000_000_000;
const isZip = (file: File) => file.name.toLowerCase().endsWith(".zip");
const TOO_LARGE = 413;
/** How many lists a report names; a backup can have hundreds. */
const MAX_NAMED = 12;

interface Chosen {
  file: File;
  /** The idempotency key, so that the file is imported once even if the response is lost. */
  key: string;
  report: ImportReport;
}

/** Returns the sentences that explain why a file was not imported. */
function useDescribeFailure() {
  const t = useTranslations("settings.data.import");
  const describeProblem = useErrorMessages([]);
  return (error: unknown): string[] => {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 0) return [t("offline")];
    if (error.status === TOO_LARGE) return [t("tooLarge")];
    const messages = error.fields.map(({ message }) => message);
    return messages.length > 0 ? messages : [describeProblem(error).notice ?? ""];
  };
}

function Failure({ messages }: { messages: readonly string[] }) {
  if (messages.length === 0) return null;
  return (
    <Notice>
      {messages.map((message) => (
        <p key={message} className="wrap-anywhere">
          {message}
        </p>
      ))}
    </Notice>
  );
}

function ListNames({ lists, isLinked }: { lists: ImportReport["lists"]; isLinked: boolean }) {
  const t = useTranslations("settings.data.import");
  const shown = lists.filter(({ is_inbox, todos }) => !is_inbox || todos > 0);
  const more = shown.length - MAX_NAMED;
  return (
    <ul className="grid gap-1">
      {shown.slice(0, MAX_NAMED).map((list, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lists of a report never change, and two may have one name
        <li key={index} className="wrap-anywhere" dir="auto">
          {isLinked ? (
            <AppLink href={list.id ? listPath(list.id) : "/todos"} className="underline">
              {list.name}
            </AppLink>
          ) : (
            t("list", { name: list.name, todos: list.todos })
          )}
        </li>
      ))}
      {more > 0 && <li>{t("more", { count: more })}</li>}
    </ul>
  );
}

interface PreviewProps {
  chosen: Chosen;
  onCancel: () => void;
  onImported: (report: ImportReport) => void;
}

function Preview({ chosen: { file, key, report }, onCancel, onImported }: PreviewProps) {
  const t = useTranslations("settings.data.import");
  const common = useTranslations("common");
  const describeFailure = useDescribeFailure();
  const [failure, setFailure] = useState<readonly string[]>([]);
  const formatSize = useFileSize();
  const { share, send, cancel } = useImportUpload();
  async function submit() {
    setFailure([]);
    try {
      const imported = await send(file, key, false);
      if (imported) onImported(imported);
    } catch (error) {
      setFailure(describeFailure(error));
    }
  }
  const { todos, subtasks, completed, comments } = report;
  const lists = report.lists.filter(({ is_inbox, todos }) => !is_inbox || todos > 0).length;
  return (
    <Dialog
      open
      onOpenChange={() => {
        cancel();
        onCancel();
      }}
      title={t("preview", { name: file.name })}
      description={t("summary", { lists, todos, subtasks, completed, comments })}
    >
      <div className="mt-4 grid gap-4">
        <ListNames lists={report.lists} isLinked={false} />
        {report.files > 0 && (
          <p className="flex items-center gap-2">
            <AttachmentIcon className="size-4 text-muted" />
            {t("files", { count: report.files, size: formatSize(report.file_bytes) })}
          </p>
        )}
        {report.remarks.length > 0 && (
          <div>
            <h3 className="font-bold">{t("remarks")}</h3>
            <ul className="mt-1 grid gap-1 text-muted text-sm">
              {report.remarks.map(({ code, message }) => (
                <li key={code}>{message}</li>
              ))}
            </ul>
          </div>
        )}
        <Failure messages={failure} />
        <ImportUploadProgress file={file} share={share} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            onClick={() => {
              cancel();
              onCancel();
            }}
          >
            {common("cancel")}
          </Button>
          <Button tone="primary" busy={share !== null} data-first-field onClick={() => void submit()}>
            {t("submit")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** What was imported, with a way to each list and Undo once this browser has all of it. */
function Imported({ name, report, onUndone }: { name: string; report: ImportReport; onUndone: () => void }) {
  const t = useTranslations("settings.data.import");
  const common = useTranslations("common");
  const lastList = report.lists.findLast(({ id }) => id !== null)?.id ?? "";
  const lastTodo = report.inbox_todos.at(-1) ?? "";
  const hasLists = useList(lastList) !== undefined || lastList === "";
  const hasTodos = useTodo(lastTodo) !== undefined || lastTodo === "";
  const undo = () => {
    undoImport(store, report);
    // Without a connection, the folders stay there without lists.
    void Promise.allSettled(report.folders.map(stopSharingFolder));
    announce(t("undone"));
    toast(t("undone"));
    onUndone();
  };
  return (
    <div className="grid gap-4">
      <Notice tone="ok">{t("done", { name })}</Notice>
      <ListNames lists={report.lists} isLinked />
      <div>
        <Button busy={!(hasLists && hasTodos)} onClick={undo}>
          {common("undo")}
        </Button>
      </div>
    </div>
  );
}

export function ImportSection() {
  const t = useTranslations("settings.data.import");
  const describeFailure = useDescribeFailure();
  const input = useRef<HTMLInputElement>(null);
  const { share, send, cancel } = useImportUpload();
  const busy = share !== null;
  const [sent, setSent] = useState<File | null>(null);
  const [failure, setFailure] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [imported, setImported] = useState<{ name: string; report: ImportReport } | null>(null);

  async function choose(file: File | undefined) {
    if (!file || busy) return;
    setImported(null);
    setFailure([]);
    if (isZip(file) && file.size > MAX_ZIP_BYTES) return setFailure([t("zipTooLarge")]);
    if (!isZip(file) && file.size > MAX_BYTES) return setFailure([t("tooLarge")]);
    setSent(file);
    const key = newId();
    try {
      const report = await send(file, key, true);
      if (report) setChosen({ file, key, report });
    } catch (error) {
      setFailure(describeFailure(error));
    }
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    void choose(event.dataTransfer.files[0]);
  };
  return (
    <Section title={t("title")} lead={t("lead")}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same */}
      <div className="grid gap-4" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        <p className="text-muted text-sm">{t("text")}</p>
        <div className="flex flex-wrap items-center gap-4">
          <Button busy={busy} onClick={() => input.current?.click()}>
            {t("choose")}
          </Button>
          <span className="text-muted text-sm pointer-coarse:hidden">{t("drop")}</span>
        </div>
        <input
          ref={input}
          type="file"
          hidden
          accept={ACCEPTED}
          aria-label={t("choose")}
          onChange={({ currentTarget }) => {
            void choose(currentTarget.files?.[0]);
            // So that the same file can be chosen again after it was mended.
            currentTarget.value = "";
          }}
        />
        {sent && <ImportUploadProgress file={sent} share={share} onCancel={cancel} />}
        <Failure messages={failure} />
        {imported && <Imported {...imported} onUndone={() => setImported(null)} />}
      </div>
      {chosen && (
        <Preview
          chosen={chosen}
          onCancel={() => setChosen(null)}
          onImported={(report) => {
            setImported({ name: chosen.file.name, report });
            setChosen(null);
            syncNow();
          }}
        />
      )}
    </Section>
  );
}
