// Builds one target and settles its content security policy:
//   static  files in out/ for the API process to serve, with csp.json, shell-paths.json and .br/.gz beside them
//   server  the hosted build, whose headers carry the hashes of what it prerendered
// Both end with a service worker (sw.js) that knows the files of the build.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { compressExport } from "./compress.mjs";
import { exportedHashes, prerenderedHashes, same } from "./script-hashes.mjs";
import { HASHES } from "./security-headers.mjs";
import { workerOf } from "./worker-of.mjs";
import { writeJson } from "./write-json.mjs";

const target = process.argv[2] ?? "server";
// One name for both passes below, because the pages carry it in their inline scripts.
const env = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  TEND_BUILD_ID: process.env.VERCEL_GIT_COMMIT_SHA ?? randomUUID(),
};

const version = env.TEND_BUILD_ID;
/** Next serves this folder as it is; an export copies it, and would copy the worker of another build. */
const HOSTED_WORKER = "public/sw.js";
rmSync(HOSTED_WORKER, { force: true });

/** The pages that the worker keeps. */
const keptIn = (folder) => ["todos", "offline"].map((page) => `${folder}/${page}.html`);

function next(extra) {
  const done = spawnSync("next", ["build", "--webpack"], { stdio: "inherit", env: { ...env, ...extra } });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

if (target === "static") {
  rmSync("out", { recursive: true, force: true });
  next({ BUILD_TARGET: "static" });
  writeJson("out/csp.json", exportedHashes("out"));
  copyFileSync("shell-paths.json", "out/shell-paths.json");
  writeFileSync("out/sw.js", workerOf({ version, pages: keptIn("out"), assets: "out/_next/static" }));
  compressExport("out");
} else {
  rmSync(HASHES, { force: true });
  next({});
  // Headers and public files are fixed when a build begins, and known when it ends, so it takes two.
  const first = prerenderedHashes(".next/server/app");
  writeJson(HASHES, first);
  // Headers are fixed when a build begins and hashes known when it ends, so it takes two.
  const worker = () => workerOf({ version, pages: keptIn(".next/server/app"), assets: ".next/static" });
  const early = worker();
  writeFileSync(HOSTED_WORKER, early);
  next({});
  if (!same(first, prerenderedHashes(".next/server/app")) || worker() !== early) {
    process.stderr.write(
      "The two passes differ, so the content security policy or the worker would be wrong.\n",
    );
    process.exit(1);
  }
}
