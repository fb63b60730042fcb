import type { Cell } from "@/lib/cell";
import { store } from "../app-store";
import { MEMBERS } from "../engine/signals";
import { sessionState, subscribeSession } from "../session/session-state";
import type { UserId } from "../types";
import { loadCachedPicture } from "./load-picture";
import { clearPictures } from "./picture-database";

const thumbnailPath = (id: string) => `/api/profile-pictures/${id}/thumbnail`;

/** The ids of the pictures of everybody in the lists, and of the person. */
function findPictureIds(): ReadonlyMap<UserId, string> {
  const ids = new Map<UserId, string>();
  for (const { members } of store.members.values())
    for (const { user_id, picture_id } of members) if (picture_id) ids.set(user_id, picture_id);
  const session = sessionState();
  if (session.status !== "signed-in") return new Map();
  const { id, picture_id } = session.user;
  if (picture_id) ids.set(id, picture_id);
  else ids.delete(id);
  return ids;
}

/**
 * Loads the picture of each person who is shown, once for all places.
 * @param peopleWithAvatars the people whose avatars are or were shown
 * @param pictureUrls receives the addresses of their pictures in this page's memory
 * @returns a function that ends it
 */
export function startProfilePictures(
  peopleWithAvatars: Cell<ReadonlySet<UserId>>,
  pictureUrls: Cell<ReadonlyMap<UserId, string>>,
): () => void {
  /** The pictures that are shown or on their way, by person. */
  const shownIds = new Map<UserId, string>();

  function setAddress(person: UserId, address: string | null): void {
    const pictures = new Map(pictureUrls.get());
    const former = pictures.get(person);
    if (address === null) pictures.delete(person);
    else pictures.set(person, address);
    if (address !== null || former !== undefined) pictureUrls.set(pictures);
    if (former !== undefined) URL.revokeObjectURL(former);
  }

  async function show(person: UserId, id: string): Promise<void> {
    shownIds.set(person, id);
    try {
      const picture = await loadCachedPicture(thumbnailPath(id));
      if (shownIds.get(person) === id) setAddress(person, URL.createObjectURL(picture));
    } catch {
      // The next change of the members, or the network, brings another attempt.
      if (shownIds.get(person) === id) shownIds.delete(person);
    }
  }

  function update(): void {
    const ids = findPictureIds();
    for (const person of peopleWithAvatars.get()) {
      const id = ids.get(person);
      if (id === shownIds.get(person)) continue;
      if (id) void show(person, id);
      else {
        shownIds.delete(person);
        setAddress(person, null);
      }
    }
  }

  const stops = [
    peopleWithAvatars.subscribe(update),
    store.signals.subscribe(MEMBERS, update),
    subscribeSession(update),
    // What was seen in the list leaves the disk with its rows; the rest is loaded again.
    store.onLoss(() => void clearPictures().catch(() => undefined)),
  ];
  addEventListener("online", update);
  update();
  return () => {
    removeEventListener("online", update);
    for (const stop of stops) stop();
  };
}
