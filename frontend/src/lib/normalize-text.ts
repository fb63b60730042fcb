import table from "@corpus/text-folding.json";

const MARKS = new RegExp(`(?<=[${table.bases}])[${table.marks}]+|[${table.vowel_points}]+`, "gu");
const LETTERS: Record<string, string> = table.letters;
const ANY_LETTER = new RegExp(Object.keys(LETTERS).join("|"), "gu");

/**
 * Normalizes text for comparison: without case and accents, so that "resume" finds "Résumé" and "strasse"
 * finds "Straße".
 * NFKD separates accents from their letters. Vowel points of Arabic and Hebrew are left out.
 */
export const normalizeText = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(MARKS, "")
    .replace(ANY_LETTER, (letter) => LETTERS[letter] ?? letter);

export const normalizedWords = (text: string): string[] => normalizeText(text).split(/\s+/).filter(Boolean);
