import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { join, type Person } from "./accounts";

export { expect } from "@playwright/test";

interface Fixtures {
  /** An account of this test's own; the page is signed in as its owner. */
  person: Person;
  /** A second browser with an account of its own. */
  stranger: { page: Page; person: Person };
  /** What no test may cause: a broken page, a breach of the policy, a word to another server. */
  offences: string[];
}

function watch(context: BrowserContext, origin: string, offences: string[]): void {
  context.on("weberror", (error) => offences.push(`thrown: ${error.error().message}`));
  context.on("console", (message) => {
    if (/content security policy/i.test(message.text())) offences.push(message.text());
  });
  context.on("request", (request) => {
    const { origin: asked, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && asked !== origin) offences.push(`asked ${asked}`);
  });
}

export const test = base.extend<Fixtures>({
  offences: [
    async ({ context, baseURL }, use) => {
      const offences: string[] = [];
      watch(context, new URL(baseURL ?? "").origin, offences);
      await use(offences);
      expect(offences).toEqual([]);
    },
    { auto: true },
  ],

  person: async ({ context }, use) => use(await join(context)),

  stranger: async ({ browser, baseURL, offences }, use) => {
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    watch(context, new URL(baseURL ?? "").origin, offences);
    const person = await join(context, "stranger");
    await use({ page: await context.newPage(), person });
    await context.close();
  },
});
