import type { ListId } from "../types";

/**
 * How far the replica knows the log of one list; docs/sync.md shows the states and the numbers that stand for them.
 * - `complete`: every change up to `version` is here.
 * - `partial`: the first part of a list is here. `token` tells the server where to continue and means nothing else.
 *
 * A list without a cursor is unknown. Rewinding a cursor, so that the next pull repeats some changes, makes it a complete
 * one with a lower version.
 */
export type Cursor = { state: "complete"; version: number } | { state: "partial"; token: number };

/** The cursors of an account, from which the next pull continues. */
export interface Cursors {
  /** Null before the first load. */
  epoch: string | null;
  account: number;
  lists: Readonly<Record<ListId, Cursor>>;
}

/** Cursors as numbers: in requests, in responses and on the disk. */
export interface WireCursors {
  epoch: string | null;
  account: number;
  lists: Readonly<Record<ListId, number>>;
}

export const NO_CURSORS: Cursors = { epoch: null, account: 0, lists: {} };

/** The server's numbers for partial cursors start here; versions never get this far. */
const FIRST_TOKEN = 2 ** 52;

export const completeCursor = (version: number): Cursor => ({ state: "complete", version });

export const parseCursor = (wire: number): Cursor =>
  wire < FIRST_TOKEN ? completeCursor(wire) : { state: "partial", token: wire };

export const formatCursor = (cursor: Cursor): number =>
  cursor.state === "complete" ? cursor.version : cursor.token;

const mapValues = <From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

export const parseCursors = ({ epoch, account, lists }: WireCursors): Cursors => ({
  epoch,
  account,
  lists: mapValues(lists, parseCursor),
});

export const formatCursors = ({ epoch, account, lists }: Cursors): WireCursors => ({
  epoch,
  account,
  lists: mapValues(lists, formatCursor),
});

/** The version up to which every change of a list is here; 0 for a partial or unknown list. */
export function completeVersionOf({ lists }: Cursors, list: ListId): number {
  const cursor = lists[list];
  return cursor?.state === "complete" ? cursor.version : 0;
}

export const isSameCursor = (one: Cursor | undefined, other: Cursor | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && formatCursor(one) === formatCursor(other));

/** Returns cursors from which a pull repeats everything that either of two replicas lacks. */
export function earlierCursors(one: Cursors, other: Cursors): Cursors {
  if (one.epoch !== other.epoch) return { epoch: null, account: 0, lists: { ...other.lists, ...one.lists } };
  const lists = { ...one.lists };
  for (const [id, cursor] of Object.entries(other.lists))
    lists[id] =
      id in lists && !isSameCursor(lists[id], cursor)
        ? completeCursor(Math.min(completeVersionOf(one, id), completeVersionOf(other, id)))
        : cursor;
  return { ...one, account: Math.min(one.account, other.account), lists };
}
