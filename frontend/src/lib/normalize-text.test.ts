import { expect, test } from "vitest";
import { fold, foldedWords } from "./normalize-text";

test("letters are compared without case, accents and ligatures", () => {
  expect(fold("Résumé Ångström")).toBe("resume angstrom");
  expect(fold("STRASSE")).toBe(fold("Straße"));
  expect(fold("Łódź Øre Œuvre Æon Þór Ðað Đorđe ısı")).toBe("lodz ore oeuvre aeon thor dad dorde isi");
  expect(fold("ﬁne Ⅳ")).toBe("fine iv");
});

test("words are what stands between spaces", () => {
  expect(foldedWords("  Große  Wäsche\n")).toEqual(["grosse", "wasche"]);
});
