import fc from "fast-check";
import { expect, it } from "vitest";
import { compareByPosition, orderKeyAfter, orderKeysAfter, type Positioned, positionRow } from "./order-keys";

/** The server's rule for keys: a head that tells its length, and no fraction that ends in 0. */
function isOrderKey(key: string): boolean {
  const head = key.charCodeAt(0);
  const size = key >= "a" ? head - 97 + 1 : 90 - head + 1;
  const rest = key.slice(1);
  return (
    /^[A-Za-z][0-9A-Za-z]*$/.test(key) && rest.length >= size && !(rest.length > size && rest.endsWith("0"))
  );
}

const move = fc.record({ from: fc.nat(), to: fc.nat() });

function carryOut(rows: Positioned[], { from, to }: { from: number; to: number }): Positioned[] {
  const moved = rows[from % rows.length] ?? { id: "", position: "" };
  const others = rows.filter((row) => row !== moved);
  const index = to % (others.length + 1);
  const keys = new Map(positionRow(moved.id, index, others).map((row) => [row.id, row.position]));
  const after = rows.map((row) => ({ id: row.id, position: keys.get(row.id) ?? row.position }));
  const wanted = [...others.slice(0, index), moved, ...others.slice(index)].map((row) => row.id);
  expect(after.sort(compareByPosition).map((row) => row.id)).toEqual(wanted);
  return after;
}

it("puts a row exactly where it was moved, however often rows are moved", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(move, { maxLength: 40 }), (size, moves) => {
      const start = orderKeysAfter(null, size).map((position, nth) => ({ id: `${nth + 10}`, position }));
      const end = moves.reduce(carryOut, start);
      expect(end.every((row) => isOrderKey(row.position))).toBe(true);
    }),
  );
});

it("spreads out neighbours that share a key", () => {
  const key = fc.constantFrom("a0", "a1", "a1V", "Zz");
  fc.assert(
    fc.property(
      fc.array(key, { minLength: 1, maxLength: 10 }),
      fc.array(move, { maxLength: 20 }),
      (keys, moves) => {
        const rows = keys.map((position, nth) => ({ id: `${nth + 10}`, position })).sort(compareByPosition);
        moves.reduce(carryOut, rows);
      },
    ),
  );
});

it("speaks the server's keys", () => {
  expect(orderKeysAfter(null, 3)).toEqual(["a0", "a1", "a2"]);
  expect(orderKeyAfter("az")).toBe("b00");
  expect(
    positionRow("x", 1, [
      { id: "a", position: "a0" },
      { id: "b", position: "a1" },
    ]),
  ).toEqual([{ id: "x", position: "a0V" }]);
});
