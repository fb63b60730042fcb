import type { BrowserContext, Request, Response } from "@playwright/test";

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
