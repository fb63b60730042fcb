import { afterEach } from "vitest";

// Loading the libraries that render takes longer than most tests do.
if ("document" in globalThis) {
  const { cleanup } = await import("@testing-library/react");
  afterEach(cleanup);
}
