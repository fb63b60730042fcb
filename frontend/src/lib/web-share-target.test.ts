import { expect, it } from "vitest";
import { composeQuickAddLine } from "./web-share-target";

const line = (parts: Record<string, string>) => composeQuickAddLine(new URLSearchParams(parts));

it("takes the title for the todo, and the address for its note", () => {
  expect(line({ share_title: "Lemon cake", share_url: "https://example.org/cake" })).toBe(
    "Lemon cake //https://example.org/cake",
  );
});

it("finds the address in the text, where Android puts it", () => {
  expect(line({ share_title: "Lemon cake", share: "https://example.org/cake" })).toBe(
    "Lemon cake //https://example.org/cake",
  );
  expect(line({ share: "Read this\nhttps://example.org/a" })).toBe("Read this //https://example.org/a");
});

it("keeps text beside a title in the note, once", () => {
  expect(line({ share_title: "Cake", share: "For Sunday", share_url: "https://example.org/" })).toBe(
    "Cake //For Sunday https://example.org/",
  );
  expect(line({ share_title: "Cake", share: "Cake" })).toBe("Cake");
});

it("makes do with an address alone, or with nothing", () => {
  expect(line({ share_url: "https://example.org/" })).toBe("https://example.org/");
  expect(line({})).toBe("");
});
