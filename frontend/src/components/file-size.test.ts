import { expect, it } from "vitest";
import { formatFileSize } from "./file-size";

it("writes a size with at most one decimal in the unit that fits, as the person's language does", () => {
  expect(formatFileSize(0, "en")).toBe("0 bytes");
  expect(formatFileSize(999, "en")).toBe("999 bytes");
  expect(formatFileSize(1_400, "en")).toBe("1 kB");
  expect(formatFileSize(1_440_000, "en")).toBe("1.4 MB");
  expect(formatFileSize(1_440_000, "de")).toBe("1,4 MB");
  expect(formatFileSize(25_000_000, "en")).toBe("25 MB");
  expect(formatFileSize(3_200_000_000, "en")).toBe("3.2 GB");
});
