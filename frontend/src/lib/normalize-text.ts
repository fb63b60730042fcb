/** Letters of their own that Unicode takes apart no further, as PostgreSQL's unaccent writes them. */
const LETTERS: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};
const ONE_OF_THEM = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

/** Text as it is compared: without case and without accents, so that "resume" finds "Résumé" and "strasse" "Straße". */
export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(ONE_OF_THEM, (letter) => LETTERS[letter] ?? letter);

export const foldedWords = (text: string): string[] => fold(text).split(/\s+/).filter(Boolean);
