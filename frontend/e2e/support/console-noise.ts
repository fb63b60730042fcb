import type { BrowserContext, Request, Response } from "@playwright/test";

/** Fills with every error line, failed request and refusal from now on. */
export function watchNoise(context: BrowserContext, allowed: RegExp[] = []): string[] {
  const noise: string[] = [];
  const note = (line: string) => {
    if (!allowed.some((pattern) => pattern.test(line))) noise.push(line);
  };
  const name = (request: Request) => `${request.method()} ${new URL(request.url()).pathname}`;
  context.on("console", (message) => {
    const where = new URL(message.location().url || "http://unknown").pathname;
    if (message.type() === "error" || message.type() === "warning") note(`${message.text()} ${where}`);
  });
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // the page that asked is being left
    if (why !== "net::ERR_ABORTED") note(`${name(request)}: ${why}`);
  });
  context.on("response", (response: Response) => {
    if (response.status() >= 400) note(`${name(response.request())}: ${response.status()}`);
  });
  return noise;
}
