/** The locales on offer for dates and numbers. */
const LOCALES = [
  "en",
  "en-GB",
  "en-US",
  "ar",
  "cs",
  "da",
  "de",
  "de-AT",
  "el",
  "es",
  "fa",
  "fi",
  "fr",
  "he",
  "hi",
  "hu",
  "it",
  "ja",
  "ko",
  "nb",
  "nl",
  "pl",
  "pt",
  "pt-BR",
  "ro",
  "ru",
  "sv",
  "th",
  "tr",
  "uk",
  "vi",
  "zh-Hans",
  "zh-Hant",
] as const;

const withCurrent = (all: readonly string[], current: string) =>
  all.includes(current) ? all : [current, ...all];

/** Returns each locale with its name in its own language. */
export function localeChoices(current: string): readonly { value: string; name: string }[] {
  return withCurrent(LOCALES, current).map((value) => ({
    value,
    name: new Intl.DisplayNames([value], { type: "language" }).of(value) ?? value,
  }));
}
