import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Cursor,
  type Cursors,
  completeCursor,
  completeVersionOf,
  earlierCursors,
  formatCursor,
  formatCursors,
  isSameCursor,
  parseCursor,
  parseCursors,
} from "./cursors";

/** The server's number for a list that has been sent up to version 5, after tombstones were purged up to 9. */
const PARTIAL = (4096 + 9) * 2 ** 40 + 5;

const cursors = (lists: Record<string, Cursor>, fields: Partial<Cursors> = {}): Cursors => ({
  epoch: "first",
  account: 3,
  lists,
  ...fields,
});

describe("a cursor on the wire", () => {
  it("below 2^52 is a version, and from there on a token", () => {
    expect(parseCursor(47)).toEqual({ state: "complete", version: 47 });
    expect(parseCursor(2 ** 52 - 1)).toEqual({ state: "complete", version: 2 ** 52 - 1 });
    expect(parseCursor(2 ** 52)).toEqual({ state: "partial", token: 2 ** 52 });
    expect(parseCursor(PARTIAL)).toEqual({ state: "partial", token: PARTIAL });
  });

  it("is sent back and stored as the server sent it", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (wire) => {
        expect(formatCursor(parseCursor(wire))).toBe(wire);
      }),
    );
    const wire = { epoch: "first", account: 3, lists: { inbox: 47, work: PARTIAL } };
    expect(formatCursors(parseCursors(wire))).toEqual(wire);
  });
});

describe("the complete version", () => {
  it("is 0 for a partial and for an unknown list", () => {
    const known = cursors({ inbox: completeCursor(47), work: parseCursor(PARTIAL) });
    expect(["inbox", "work", "home"].map((list) => completeVersionOf(known, list))).toEqual([47, 0, 0]);
  });
});

describe("the earlier of two cursors", () => {
  const partial = parseCursor(PARTIAL);

  it.each([
    ["the lower version", completeCursor(5), completeCursor(7), completeCursor(5)],
    ["the same partial cursor", partial, parseCursor(PARTIAL), partial],
    ["the beginning if only one is partial", partial, completeCursor(7), completeCursor(0)],
    [
      "the beginning if both are partial in different places",
      partial,
      parseCursor(PARTIAL + 1),
      completeCursor(0),
    ],
  ])("is %s", (_, one, other, earlier) => {
    expect(earlierCursors(cursors({ list: one }), cursors({ list: other })).lists["list"]).toEqual(earlier);
    expect(earlierCursors(cursors({ list: other }), cursors({ list: one })).lists["list"]).toEqual(earlier);
  });

  it("exists for every list that either of them knows, and for the account", () => {
    const one = cursors({ inbox: completeCursor(1) }, { account: 5 });
    const other = cursors({ work: completeCursor(2) }, { account: 4 });
    const lists = { inbox: completeCursor(1), work: completeCursor(2) };
    expect(earlierCursors(one, other)).toEqual({ epoch: "first", account: 4, lists });
  });

  it("is a first load if they belong to different epochs", () => {
    const one = cursors({ inbox: completeCursor(1) });
    const other = cursors({ inbox: completeCursor(2) }, { epoch: "restored" });
    expect(earlierCursors(one, other)).toMatchObject({ epoch: null, account: 0 });
  });
});

it("cursors are compared by state and number", () => {
  expect(isSameCursor(completeCursor(5), completeCursor(5))).toBe(true);
  expect(isSameCursor(completeCursor(5), parseCursor(PARTIAL))).toBe(false);
  expect(isSameCursor(undefined, completeCursor(0))).toBe(false);
  expect(isSameCursor(undefined, undefined)).toBe(true);
});
