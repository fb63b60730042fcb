import { networkProblem, Problem, toProblem } from "@/lib/api/problem";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { authorizedFetch } from "../session/api-client";
import { sessionState } from "../session/session-state";
import {
  deletePicturesOfOthers,
  deleteStoredPicture,
  MAX_STORED_BYTES,
  readStoredPicture,
  storePicture,
} from "./picture-database";

const NOT_FOUND = 404;
let cleared: Promise<void> | undefined;

/** A file of the server. @throws Problem */
export async function loadFile(path: string): Promise<Blob> {
  const response = await authorizedFetch(new Request(path)).catch(() => Promise.reject(networkProblem()));
  if (!response.ok) throw toProblem(response, await response.json().catch(() => null));
  return response.blob();
}

function owner(): string | null {
  const session = sessionState();
  return session.status === "signed-in" ? session.user.id : null;
}

/** A picture, which never changes: from the disk if it was shown here before. @throws Problem */
export async function loadCachedPicture(path: string): Promise<Blob> {
  const person = owner();
  // The account of this browser has the disk, and guests are not the person who uses it.
  if (person === null || IS_GUEST_PAGE) return loadFile(path);
  cleared ??= deletePicturesOfOthers(person).catch(() => undefined);
  await cleared;
  const stored = await readStoredPicture(person, path).catch(() => null);
  if (stored) return stored;
  const picture = await loadFile(path).catch(async (error) => {
    if (error instanceof Problem && error.status === NOT_FOUND)
      await deleteStoredPicture(path).catch(() => undefined);
    throw error;
  });
  // A disk that is full keeps nobody from seeing it.
  if (picture.size <= MAX_STORED_BYTES && owner() === person)
    await storePicture(person, path, picture).catch(() => undefined);
  return picture;
}
