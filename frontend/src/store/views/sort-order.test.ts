import titleOrder from "@corpus/title-order.json";
import fc from "fast-check";
import { expect, it } from "vitest";
import { normalizeText } from "@/lib/text";
import { aTodo } from "../testing/fixtures";
import { compareBy } from "./sort-order";

const compareTodos = compareBy("title", "UTC");
const compare = (one: string, other: string) =>
  compareTodos(aTodo({ id: "same", title: one }), aTodo({ id: "same", title: other }));

/** The order of titles by the corpus, with which the server's is compared as well. */
function titleKey(title: string): string {
  const plain = normalizeText(title).normalize("NFC");
  const ordered = [...plain].map((char) => {
    const at = titleOrder.signs.indexOf(char);
    return at < 0 ? char : String.fromCharCode(at + 1);
  });
  return ordered.join("").replace(/[0-9]+/g, (digits) => digits.padStart(20, "0").slice(-20));
}

it("sorts titles as the corpus does", () => {
  const titles = titleOrder.titles;
  for (const [index, same] of titles.entries()) {
    for (const title of same) {
      expect(compare(title, same[0] ?? "")).toBe(0);
      for (const later of titles.slice(index + 1).flat())
        expect([title, later, compare(title, later)]).toEqual([title, later, -1]);
    }
  }
});

it("sorts any titles as the server does", () => {
  const chars = fc.constantFrom(...titleOrder.signs, ..."0123456789aAbBzZäÄéßøłñ");
  const titles = fc.string({ unit: chars, maxLength: 15 });
  fc.assert(
    fc.property(titles, titles, (one, other) => {
      const [first, second] = [titleKey(one), titleKey(other)];
      expect(Math.sign(compare(one, other))).toBe(first < second ? -1 : Number(first > second));
    }),
    { numRuns: 2000 },
  );
});
