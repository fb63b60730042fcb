/** Text as it is compared: without case and without accents, so that "resume" finds "Résumé". */
export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();

export const foldedWords = (text: string): string[] => fold(text).split(/\s+/).filter(Boolean);
