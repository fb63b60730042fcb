import { Problem } from "@/lib/api/problem";
import { createCell } from "@/lib/cell";
import { store } from "../app-store";
import { newId } from "../engine/ids";
import { COMMENTS, OUTBOX } from "../engine/signals";
import { sessionState, subscribeSession } from "../session/session-state";
import type { UserId } from "../types";
import { sendUpload } from "./send-upload";
import {
  deleteUpload,
  deleteUploadsOfOthers,
  readUploads,
  type Upload,
  writeUploads,
} from "./upload-database";

const FIRST_PAUSE_MS = 2000;
const MAX_PAUSE_MS = 60_000;
/** How much of the disk the files take that wait. */
export const MAX_PENDING_BYTES = 250_000_000;
/** How long a file that was sent is shown as it was on this device, if its row does not arrive. */
const MAX_ARRIVAL_MS = 30_000;
const LOCK = "tend.uploads";

/** An upload as it is shown. */
export interface PendingUpload extends Upload {
  /** How much of it was sent, from 0 to 1; null unless it is being sent. */
  progress: number | null;
  /** The server has it, and its row has not been pulled yet. */
  isSent: boolean;
}

/** The uploads of the person who is signed in, of all tabs. */
export const pendingUploads = createCell<readonly PendingUpload[]>([]);

const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(LOCK);
const aborts = new Map<string, AbortController>();
let pause = FIRST_PAUSE_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
let isRunning = false;

function owner(): UserId | null {
  const session = sessionState();
  return session.status === "signed-in" ? session.user.id : null;
}

const update = (id: string, fields: Partial<PendingUpload>): void =>
  pendingUploads.set(pendingUploads.get().map((one) => (one.id === id ? { ...one, ...fields } : one)));

const forget = (id: string): void =>
  pendingUploads.set(pendingUploads.get().filter((upload) => upload.id !== id));

/** Reads the uploads of all tabs, and keeps those that are on their way or whose row has yet to arrive. */
async function reload(): Promise<void> {
  const person = owner();
  // Those of somebody who used this browser before, and whose rows are deleted too.
  if (person !== null) await deleteUploadsOfOthers(person).catch(() => undefined);
  const stored = person === null ? [] : await readUploads(person).catch(() => []);
  const present = new Map(pendingUploads.get().map((upload) => [upload.id, upload]));
  const sent = [...present.values()].filter(({ isSent }) => isSent && person !== null);
  const others = stored.filter(({ id }) => !sent.some((upload) => upload.id === id));
  const shown = others.map((upload) => ({
    ...upload,
    progress: present.get(upload.id)?.progress ?? null,
    isSent: false,
  }));
  pendingUploads.set([...sent, ...shown]);
}

/** Shows a file that was sent until its todo or comment has it, so that it does not disappear in between. */
function awaitRow({ id, todo_id, comment_id }: Upload): void {
  const hasArrived = () => {
    const row = comment_id ? store.comments.get(comment_id) : store.todos.get(todo_id);
    return !row || row.attachments.some((attachment) => attachment.id === id);
  };
  const finish = () => {
    unsubscribe();
    clearTimeout(limit);
    forget(id);
  };
  const key = comment_id ? `${COMMENTS} ${todo_id}` : todo_id;
  const unsubscribe = store.signals.subscribe(key, () => hasArrived() && finish());
  const limit = setTimeout(finish, MAX_ARRIVAL_MS);
  if (hasArrived()) finish();
  else void store.pullLoop.pull();
}

/** Whether the server cannot know the todo or the comment yet. */
const isTargetUnsent = ({ todo_id, comment_id }: Upload) =>
  store.outbox
    .pending()
    .some(({ step }) => step.kind.endsWith(".create") && step.id === (comment_id ?? todo_id));

/** Whether nobody will see the file, since its comment was deleted before it could be sent. */
const isCommentDeleted = ({ comment_id }: Upload) =>
  comment_id !== undefined && store.comments.get(comment_id)?.deleted_at != null;

async function send(upload: PendingUpload): Promise<void> {
  const abort = new AbortController();
  aborts.set(upload.id, abort);
  update(upload.id, { progress: 0 });
  try {
    await sendUpload(upload, (progress) => update(upload.id, { progress }), abort.signal);
    await deleteUpload(upload.id);
    update(upload.id, { isSent: true, progress: null });
    awaitRow(upload);
  } finally {
    aborts.delete(upload.id);
    update(upload.id, { progress: null });
  }
}

/** Sends what can be sent, one file after the other. @returns whether it has to be tried again later */
async function sendAll(): Promise<boolean> {
  // Another tab may have sent some while this one waited.
  await reload();
  for (;;) {
    const waiting = pendingUploads.get().filter(({ error, isSent }) => error === null && !isSent);
    const next = waiting.find((upload) => !isTargetUnsent(upload));
    if (!next || !navigator.onLine || owner() === null) return waiting.length > 0;
    try {
      await send(next);
      pause = FIRST_PAUSE_MS;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") continue;
      if (!(error instanceof Problem) || error.isRetryable || error.status === 401) return true;
      if (error.status === 404 && isCommentDeleted(next)) {
        await cancelUpload(next);
        continue;
      }
      await writeUploads([{ ...storedPart(next), error: error.message }]);
      update(next.id, { error: error.message });
    }
    tabs?.postMessage("changed");
  }
}

const storedPart = ({ progress, isSent, ...upload }: PendingUpload): Upload => upload;

/** Sends the uploads of all tabs, unless another tab is at it. */
export async function sendUploads(): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  clearTimeout(timer);
  let isLeft = true;
  try {
    isLeft = await navigator.locks.request(LOCK, sendAll);
  } catch {
    // The disk failed; the next attempt may find it working.
  } finally {
    isRunning = false;
  }
  if (!isLeft) return;
  timer = setTimeout(sendUploads, pause);
  pause = Math.min(2 * pause, MAX_PAUSE_MS);
}

/** More files than may wait. */
export class UploadQueueFull extends Error {}

/** The row that files are for: a todo, or a comment on one. */
export type UploadTarget = Pick<Upload, "todo_id" | "comment_id">;

/**
 * Queues files, and sends them as soon as that is possible.
 * @param onStored called once they are on the disk, before anything is sent
 * @throws QueueFull, or another error if they cannot be stored
 */
export async function addUploads(
  target: UploadTarget,
  files: readonly File[],
  onStored?: () => void,
): Promise<void> {
  const person = owner();
  if (person === null) return;
  const waiting = pendingUploads.get().filter(({ isSent }) => !isSent);
  const bytes = [...waiting.map(({ file }) => file), ...files].reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_PENDING_BYTES) throw new UploadQueueFull();
  const uploads = files.map(
    (file): Upload => ({ ...target, id: newId(), owner: person, name: file.name, file, error: null }),
  );
  await writeUploads(uploads);
  onStored?.();
  pendingUploads.set([
    ...pendingUploads.get(),
    ...uploads.map((upload) => ({ ...upload, progress: null, isSent: false })),
  ]);
  tabs?.postMessage("changed");
  void sendUploads();
}

/** Tries again what the server rejected. */
export async function retryUpload(upload: PendingUpload): Promise<void> {
  await writeUploads([{ ...storedPart(upload), error: null }]);
  update(upload.id, { error: null });
  void sendUploads();
}

/** Takes an upload out of the queue, also while it is being sent. */
export async function cancelUpload({ id }: PendingUpload): Promise<void> {
  aborts.get(id)?.abort();
  await deleteUpload(id);
  forget(id);
  tabs?.postMessage("changed");
}

const retryNow = () => {
  pause = FIRST_PAUSE_MS;
  void sendUploads();
};

/** Sends what earlier visits left, and from now on whenever the browser goes online or a todo has been sent. */
export async function startUploads(): Promise<void> {
  tabs?.addEventListener("message", () => void reload());
  addEventListener("online", retryNow);
  let known = owner();
  subscribeSession(() => {
    if (owner() === known) return;
    known = owner();
    for (const abort of aborts.values()) abort.abort();
    void reload().then(sendUploads);
  });
  store.signals.subscribe(OUTBOX, () => {
    if (store.outbox.state().pending === 0 && pendingUploads.get().length > 0) void sendUploads();
  });
  await reload();
  if (pendingUploads.get().length > 0) void sendUploads();
}
