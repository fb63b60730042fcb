import fc from "fast-check";
import { expect, it } from "vitest";
import {
  compareByPosition,
  orderKeyAfter,
  orderKeysAfter,
  type Positioned,
  positionRow,
} from "./manual-order";

/** The server's rule for keys: the first letter gives the length of the integer, and no fraction ends in 0. */
function isOrderKey(key: string): boolean {
  const first = key.charCodeAt(0);
  const size = key >= "a" ? first - 97 + 1 : 90 - first + 1;
  const rest = key.slice(1);
  return (
    /^[A-Za-z][0-9A-Za-z]*$/.test(key) && rest.length >= size && !(rest.length > size && rest.endsWith("0"))
  );
}

const move = fc.record({ from: fc.nat(), to: fc.nat() });

function applyMove(rows: Positioned[], { from, to }: { from: number; to: number }): Positioned[] {
  const moved = rows[from % rows.length] ?? { id: "", position: "" };
  const others = rows.filter((row) => row !== moved);
  const index = to % (others.length + 1);
  const keys = new Map(positionRow(moved.id, index, others).map((row) => [row.id, row.position]));
  const after = rows.map((row) => ({ id: row.id, position: keys.get(row.id) ?? row.position }));
  const expected = [...others.slice(0, index), moved, ...others.slice(index)].map((row) => row.id);
  expect(after.sort(compareByPosition).map((row) => row.id)).toEqual(expected);
  return after;
}

it("puts a row exactly where it is moved, however often rows are moved", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(move, { maxLength: 40 }), (size, moves) => {
      const start = orderKeysAfter(null, size).map((position, index) => ({ id: `${index + 10}`, position }));
      const end = moves.reduce(applyMove, start);
      expect(end.every((row) => isOrderKey(row.position))).toBe(true);
    }),
  );
});

it("spreads out neighbors that share a key", () => {
  const key = fc.constantFrom("a0", "a1", "a1V", "Zz");
  fc.assert(
    fc.property(
      fc.array(key, { minLength: 1, maxLength: 10 }),
      fc.array(move, { maxLength: 20 }),
      (keys, moves) => {
        const rows = keys
          .map((position, index) => ({ id: `${index + 10}`, position }))
          .sort(compareByPosition);
        moves.reduce(applyMove, rows);
      },
    ),
  );
});

const LONGEST = ["z".repeat(256), `A${"0".repeat(254)}1`, `a0${"z".repeat(254)}`, `a1${"0".repeat(253)}1`];

it("creates keys that can be stored, however long those of the neighbors are", () => {
  const key = fc.constantFrom("a0", "a1", "a2", ...LONGEST);
  fc.assert(
    fc.property(
      fc.array(key, { minLength: 1, maxLength: 8 }),
      fc.array(move, { minLength: 1, maxLength: 20 }),
      (keys, moves) => {
        const rows = keys
          .map((position, index) => ({ id: `${index + 10}`, position }))
          .sort(compareByPosition);
        const end = moves.reduce(applyMove, rows);
        expect(end.every((row) => isOrderKey(row.position) && row.position.length <= 256)).toBe(true);
      },
    ),
  );
});

it("creates the same keys as the server", () => {
  expect(orderKeysAfter(null, 3)).toEqual(["a0", "a1", "a2"]);
  expect(orderKeyAfter("az")).toBe("b00");
  expect(
    positionRow("x", 1, [
      { id: "a", position: "a0" },
      { id: "b", position: "a1" },
    ]),
  ).toEqual([{ id: "x", position: "a0V" }]);
});
