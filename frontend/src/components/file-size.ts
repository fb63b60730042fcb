import { useLocale } from "use-intl";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
const STEP = 1000;

/** A size as a person reads it, such as 1.4 MB. */
export function formatFileSize(bytes: number, locale: string): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const options: Intl.NumberFormatOptions = {
    style: "unit",
    unit: UNITS[power],
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power < 2 ? 0 : 1,
  };
  return new Intl.NumberFormat(locale, options).format(bytes / STEP ** power);
}

/** `formatFileSize` in the person's language. */
export function useFileSize(): (bytes: number) => string {
  const locale = useLocale();
  return (bytes) => formatFileSize(bytes, locale);
}

/** A share of a whole, such as 40 %. */
export const formatPercentage = (share: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: "percent" }).format(share);
