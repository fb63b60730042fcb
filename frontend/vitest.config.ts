import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      "@/": new URL("./src/", import.meta.url).pathname,
      "@corpus/": new URL("../corpus/", import.meta.url).pathname,
    },
  },
  test: {
    // A DOM takes longer to make than most tests take; those that need one say so in their first line.
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    setupFiles: ["./vitest.setup.ts"],
    // Property tests take several seconds on a machine that is busy with other suites.
    testTimeout: 60_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
