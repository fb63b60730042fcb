import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
  type Request,
  type Response,
} from "@playwright/test";
import { type Person, signIn, signUp } from "./accounts";

/** Returns an array that fills with every console error, failed request and error response from now on. */
export function recordErrors(context: BrowserContext): string[] {
  const errors: string[] = [];
  const nameOf = (request: Request) => `${request.method()} ${new URL(request.url()).pathname}`;
  context.on("console", (message) => {
    const path = new URL(message.location().url || "http://unknown").pathname;
    if (message.type() === "error" || message.type() === "warning") errors.push(`${message.text()} ${path}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // A navigation aborts the requests of the page that it leaves.
    if (reason !== "net::ERR_ABORTED") errors.push(`${nameOf(request)}: ${reason}`);
  });
  context.on("response", (response: Response) => {
    if (response.status() >= 400) errors.push(`${nameOf(response.request())}: ${response.status()}`);
  });
  return errors;
}

export { expect } from "@playwright/test";

export interface Fixtures {
  /** The account of this test alone; the page is signed in to it. */
  person: Person;
  /** A second browser with an account of its own. */
  stranger: { page: Page; person: Person };
  /** Opens another browser for the time of the test. Options that are left out are those of the first browser. */
  openBrowser: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** Opens a page in another browser that shares the session of the first, as a phone beside a desktop would. */
  openDevice: (options?: BrowserContextOptions) => Promise<Page>;
  /** Opens a page in another browser that has a session of its own in the same account. */
  openSession: (options?: BrowserContextOptions) => Promise<Page>;
  /**
   * Collects what no test may cause: an exception, a breach of the content security policy, a message that is not in
   * the page's bundle, a foreign request.
   */
  violations: string[];
}

function recordViolations(context: BrowserContext, origin: string, violations: string[]): void {
  context.on("weberror", (error) => violations.push(`exception: ${error.error().message}`));
  context.on("console", (message) => {
    if (/content security policy|MISSING_MESSAGE/i.test(message.text())) violations.push(message.text());
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) violations.push(`request to ${url.origin}`);
  });
}

/** How long toasts stay: without a button, with one, after a completion by touch, and where somebody else acted. */
const TOAST_LENGTHS_MS = [5000, 8000, 6000, 20_000];

/** Keeps toasts until something but time ends them, because a slow machine would end them before a test has looked. */
async function keepToasts(context: BrowserContext): Promise<void> {
  await context.addInitScript((lengths) => {
    const { setTimeout } = window;
    window.setTimeout = ((run: TimerHandler, delay?: number, ...values: unknown[]) =>
      setTimeout(run, lengths.includes(delay ?? 0) ? 1e9 : delay, ...values)) as typeof setTimeout;
  }, TOAST_LENGTHS_MS);
}

export const test = base.extend<Fixtures>({
  context: async ({ context }, use) => {
    await keepToasts(context);
    await use(context);
  },

  violations: [
    async ({ context, baseURL }, use) => {
      const violations: string[] = [];
      recordViolations(context, new URL(baseURL ?? "").origin, violations);
      await use(violations);
      expect(violations).toEqual([]);
    },
    { auto: true },
  ],

  person: async ({ context }, use) => use(await signUp(context)),

  openBrowser: async ({ browser, baseURL, violations }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      await keepToasts(context);
      recordViolations(context, new URL(baseURL ?? "").origin, violations);
      return context;
    });
    for (const context of contexts) await context.close();
  },

  openDevice: async ({ context, openBrowser }, use) =>
    use(async (options) => {
      const { cookies } = await context.storageState();
      const device = await openBrowser({ ...options, storageState: { cookies, origins: [] } });
      return device.newPage();
    }),

  openSession: async ({ person, openBrowser }, use) =>
    use(async (options) => {
      const context = await openBrowser(options);
      await signIn(context.request, person.email);
      return context.newPage();
    }),

  stranger: async ({ openBrowser }, use) => {
    const context = await openBrowser();
    const person = await signUp(context, "stranger");
    await use({ page: await context.newPage(), person });
  },
});

/** A test whose browser runs the service worker, because it goes offline, shows notifications or checks the worker. */
export const workerTest = test.extend({ serviceWorkers: "allow" });
