import { newId } from "../engine/ids";
import { authorizedFetch } from "../session/api-client";
import { onPresence, type PresenceEvent } from "../sync/event-stream";
import type { ListId, TodoId, UserId } from "../types";
import { NOBODY_PRESENT, presentPeople } from "./present-people";

/** The list that is open in this tab, and the todo that is edited. */
export interface PresencePlace {
  list: ListId;
  todo: TodoId | null;
}

/** The server forgets who says nothing for 30 seconds. */
const BEAT_MS = 12_000;
/** Somebody who looks through a list passes many todos. */
const SETTLE_MS = 400;

interface AnnouncerOptions {
  /** Sends where this tab is. @returns whether others can be there; null if that isn't known, as without a connection */
  send(place: PresencePlace | null, isLast: boolean): Promise<boolean | null>;
}

/** Tells the server where this tab is as long as it stays there, one request after the other. */
export function createPresenceAnnouncer({ send }: AnnouncerOptions) {
  let place: PresencePlace | null = null;
  let isAnnounced = false;
  let sending: Promise<unknown> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function beat(): Promise<void> {
    const sent = place;
    if (!sent && !isAnnounced) return;
    isAnnounced = sent !== null;
    const hasOthers = await send(sent, false).catch(() => null);
    if (sent === null || sent !== place) return;
    isAnnounced = hasOthers !== false;
    if (isAnnounced) schedule(BEAT_MS);
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      sending = sending.then(beat);
    }, ms);
  }

  return {
    place: () => place,
    move(next: PresencePlace | null): void {
      if (next?.list === place?.list && next?.todo === place?.todo) return;
      place = next;
      schedule(next === null ? 0 : SETTLE_MS);
    },
    /** Says again where this tab is: others may be able to be there now. */
    repeat: () => schedule(SETTLE_MS),
    /** The page is about to go. */
    leave(): void {
      clearTimeout(timer);
      if (isAnnounced) send(null, true).catch(() => undefined);
      isAnnounced = false;
      place = null;
    },
  };
}

const client = newId();

async function sendPlace(place: PresencePlace | null, isLast: boolean): Promise<boolean | null> {
  const body = JSON.stringify({ client, list_id: place?.list ?? null, todo_id: place?.todo ?? null });
  const headers = { "content-type": "application/json" };
  const request = new Request("/api/presence", { method: "POST", body, headers, keepalive: isLast });
  const response = await authorizedFetch(request);
  if (response.ok) return ((await response.json()) as { is_shared: boolean }).is_shared;
  return response.status === 404 ? false : null;
}

/**
 * Follows who else is where this tab is, for an account. The stream of events is open in one tab, which passes them on to the
 * others. `end` leaves.
 */
export function followPresence(user: UserId) {
  const announcer = createPresenceAnnouncer({ send: sendPlace });
  const channel = new BroadcastChannel(`tend.presence.${user}`);
  let wanted: PresencePlace | null = null;

  function show(event: PresenceEvent | null): void {
    const list = announcer.place()?.list;
    if (event === null) presentPeople.set(NOBODY_PRESENT);
    else if (event.list_id === list) presentPeople.set({ list, people: event.people });
  }

  function apply(): void {
    const place = document.visibilityState === "visible" ? wanted : null;
    if (place?.list !== announcer.place()?.list) presentPeople.set(NOBODY_PRESENT);
    announcer.move(place);
  }

  channel.onmessage = ({ data }: MessageEvent<PresenceEvent | null>) => show(data);
  const unsubscribe = onPresence((event) => {
    show(event);
    channel.postMessage(event);
  });
  const closing = new AbortController();
  const { signal } = closing;
  document.addEventListener("visibilitychange", apply, { signal });
  addEventListener("pagehide", announcer.leave, { signal });
  addEventListener("pageshow", apply, { signal });

  return {
    move(place: PresencePlace | null): void {
      wanted = place;
      apply();
    },
    repeat: announcer.repeat,
    end(): void {
      closing.abort();
      unsubscribe();
      channel.close();
      announcer.leave();
      presentPeople.set(NOBODY_PRESENT);
    },
  };
}
