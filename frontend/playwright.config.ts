import { defineConfig, devices } from "@playwright/test";

/** An installed browser; without one, Playwright uses its own download. */
const executablePath = process.env["CHROMIUM"];

export default defineConfig({
  testDir: "./e2e",
  fullyParallel: true,
  forbidOnly: Boolean(process.env["CI"]),
  // A test that passes at the second attempt is broken, or what it tests is.
  retries: 0,
  // Tests wait for about half of their time, so four of them keep two cores busy.
  workers: 4,
  // A machine that is building at the same time takes several times as long as an idle one.
  timeout: 180_000,
  // The whole run, for a worker or a fixture that hangs.
  globalTimeout: 2_100_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  outputDir: "./test-results",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env["E2E_BASE_URL"] ?? "http://localhost:8000",
    // Traces cost a sixth of the run. `scripts/e2e --trace=retain-on-failure NAME` records those of failed tests.
    trace: "off",
    // Installing the worker costs a fifth of a test. Those that are about it use `workerTest`.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
