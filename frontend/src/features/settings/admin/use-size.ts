import { useFormatter } from "use-intl";

const MEGABYTE = 1_000_000;
const GIGABYTE = 1_000_000_000;

/** Returns a function that says a number of bytes as the locale does, in megabytes, or in gigabytes from one on. */
export function useSize(): (bytes: number) => string {
  const format = useFormatter();
  return (bytes) => {
    const [unit, size] = bytes < GIGABYTE ? ["megabyte", MEGABYTE] : ["gigabyte", GIGABYTE];
    const amount = bytes / Number(size);
    return format.number(amount, {
      style: "unit",
      unit: String(unit),
      unitDisplay: "short",
      maximumFractionDigits: amount < 10 ? 1 : 0,
    });
  };
}
