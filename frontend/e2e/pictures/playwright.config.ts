import { defineConfig } from "@playwright/test";
import base from "../../playwright.config";

/** Takes the pictures of the landing page and of the README: `make pictures`. */
export default defineConfig({
  ...base,
  testDir: ".",
  testMatch: "take-pictures.ts",
  outputDir: "../../test-results",
});
