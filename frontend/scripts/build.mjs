// Builds one target and settles its content security policy:
//   static  files in out/ for the API process to serve, with csp.json, shell-paths.json and .br/.gz beside them
//   server  the hosted build, whose headers carry the hashes of what it prerendered
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFileSync, rmSync } from "node:fs";
import { compressExport } from "./compress.mjs";
import { exportedHashes, prerenderedHashes, same } from "./script-hashes.mjs";
import { HASHES } from "./security-headers.mjs";
import { writeJson } from "./write-json.mjs";

const target = process.argv[2] ?? "server";
// One name for both passes below, because the pages carry it in their inline scripts.
const env = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  TEND_BUILD_ID: process.env.VERCEL_GIT_COMMIT_SHA ?? randomUUID(),
};

function next(extra) {
  const done = spawnSync("next", ["build", "--webpack"], { stdio: "inherit", env: { ...env, ...extra } });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

if (target === "static") {
  rmSync("out", { recursive: true, force: true });
  next({ BUILD_TARGET: "static" });
  writeJson("out/csp.json", exportedHashes("out"));
  copyFileSync("shell-paths.json", "out/shell-paths.json");
  compressExport("out");
} else {
  rmSync(HASHES, { force: true });
  next({});
  const first = prerenderedHashes(".next/server/app");
  writeJson(HASHES, first);
  // Headers are fixed when a build begins and hashes known when it ends, so it takes two.
  next({});
  if (!same(first, prerenderedHashes(".next/server/app"))) {
    process.stderr.write("The two passes differ, so the content security policy would be wrong.\n");
    process.exit(1);
  }
}
