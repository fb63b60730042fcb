import { defineConfig, devices } from "@playwright/test";

/** An installed browser; without one, Playwright uses its own download. */
const executablePath = process.env["CHROMIUM"];

export default defineConfig({
  testDir: "./e2e",
  fullyParallel: true,
  forbidOnly: Boolean(process.env["CI"]),
  // A test that fails first and then passes is reported as flaky, with its trace.
  retries: process.env["CI"] ? 1 : 0,
  workers: 2,
  // A machine that is building at the same time takes several times as long as an idle one.
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "./test-results",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env["E2E_BASE_URL"] ?? "http://localhost:8000",
    trace: "retain-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
