import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./test";

const NAME = "Acme";
const CLIENT = { id: "tend", secret: "s3cret of tend: 100 %" };

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });

const end = (child: ChildProcess) =>
  new Promise((done) => {
    child.once("exit", done);
    child.kill("SIGTERM");
  });

const responds = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** A person with an account at the issuer. */
export interface IssuerAccount {
  sub: string;
  email: string;
  name: string;
}

/** Signs in on the issuer's page, which leads back. */
export async function signInAtIssuer(
  page: Page,
  { sub, email, name }: IssuerAccount,
  isConfirmed = true,
): Promise<void> {
  await expect(page.getByRole("heading", { name: "Local issuer" })).toBeVisible();
  await page.getByLabel("Number").fill(sub);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Confirmed").setChecked(isConfirmed);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** A test on a server of its own that trusts an issuer, `backend/tests/local_issuer.py`. */
export const issuerTest = test.extend<
  { /** Opens a page in another browser. */ openOther: () => Promise<Page> },
  { server: string }
>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the parameters
    async ({}, use) => {
      const [port, issuerPort] = [await freePort(), await freePort()];
      const [url, issuer] = [`http://localhost:${port}`, `http://127.0.0.1:${issuerPort}`];
      const folder = mkdtempSync(join(tmpdir(), "tend-issuer-"));
      const env = {
        ...process.env,
        ENVIRONMENT: "development",
        PORT: String(port),
        WORKERS: "1",
        FRONTEND_URL: url,
        DATABASE_URL: "embedded",
        TEND_DATA_DIR: folder,
        RATE_LIMIT_ENABLED: "false",
        SMTP_HOST: "",
        OIDC_ISSUER: issuer,
        OIDC_CLIENT_ID: CLIENT.id,
        OIDC_CLIENT_SECRET: CLIENT.secret,
        OIDC_NAME: NAME,
      };
      const program = resolve("../backend/tests/local_issuer.py");
      const children = [
        spawn("python", [program, String(issuerPort)], { stdio: "ignore" }),
        spawn("tend", ["serve"], { env, stdio: "ignore" }),
      ];
      await expect.poll(() => responds(`${issuer}/keys`), { timeout: 60_000 }).toBe(true);
      await expect.poll(() => responds(`${url}/health`), { timeout: 120_000 }).toBe(true);
      await use(url);
      await Promise.all(children.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ server }, use) => use(server),
  // The page leaves for the issuer on purpose, which `openBrowser` would count as a violation too.
  violations: async ({ context }, use) => {
    const violations: string[] = [];
    context.on("weberror", (error) => violations.push(error.error().message));
    context.on("console", (message) => {
      if (/content security policy|MISSING_MESSAGE/i.test(message.text())) violations.push(message.text());
    });
    await use(violations);
    expect(violations).toEqual([]);
  },
  openOther: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: server });
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});
