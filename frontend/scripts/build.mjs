// usage: build.mjs [static | server]
// Builds the app for one target:
//   static  files in out/ for Tend's own server, with script-hashes.json, shell-paths.json and compressed copies
//   server  Next's own server, for a host such as Vercel, whose headers carry the hashes of the prerendered scripts
// Both include a service worker (sw.js) that knows the files of the build.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFileSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { HASHES_FILE, hashExportedScripts, hashPrerenderedScripts, isSame } from "./security-headers.mjs";
import { generateServiceWorker } from "./service-worker/generate.mjs";

const target = process.argv[2] ?? "server";
// The pages contain the id in their inline scripts, so both passes below have to use the same one.
const version = process.env.VERCEL_GIT_COMMIT_SHA ?? randomUUID();
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", TEND_BUILD_ID: version };

/** Next serves the files in public/ and copies them into an export, so an old worker has to be removed first. */
const HOSTED_WORKER = "public/sw.js";
rmSync(HOSTED_WORKER, { force: true });

/** Returns the pages that the service worker caches. */
const listCachedPages = (folder) => ["todos", "offline"].map((page) => `${folder}/${page}.html`);

const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);

function runNextBuild(extraEnv) {
  const build = spawnSync("next", ["build", "--webpack"], { stdio: "inherit", env: { ...env, ...extraEnv } });
  if (build.status !== 0) process.exit(build.status ?? 1);
}

const TEXT_FILES = "**/*.{html,js,css,svg,json,txt,webmanifest}";
/** Smaller files hardly shrink. */
const MIN_BYTES = 512;

/** Writes `.br` and `.gz` copies beside the export's text files, so that the server need not compress responses. */
function compressExport(folder) {
  for (const name of globSync(TEXT_FILES, { cwd: folder })) {
    const path = join(folder, name);
    // The folder of a route's data has a name like a text file.
    if (statSync(path).isDirectory()) continue;
    const bytes = readFileSync(path);
    if (bytes.length < MIN_BYTES) continue;
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

function buildStatic() {
  rmSync("out", { recursive: true, force: true });
  runNextBuild({ BUILD_TARGET: "static" });
  writeJson("out/script-hashes.json", hashExportedScripts("out"));
  copyFileSync("shell-paths.json", "out/shell-paths.json");
  const pages = listCachedPages("out");
  writeFileSync("out/sw.js", generateServiceWorker({ version, pages, assets: "out/_next/static" }));
  compressExport("out");
}

/** Builds twice, because Next reads headers and public files before a build, and only the build determines them. */
function buildServer() {
  const pages = listCachedPages(".next/server/app");
  const generateWorker = () => generateServiceWorker({ version, pages, assets: ".next/static" });
  rmSync(HASHES_FILE, { force: true });
  runNextBuild({});
  const hashes = hashPrerenderedScripts(".next/server/app");
  const worker = generateWorker();
  writeJson(HASHES_FILE, hashes);
  writeFileSync(HOSTED_WORKER, worker);
  runNextBuild({});
  if (!isSame(hashes, hashPrerenderedScripts(".next/server/app")) || generateWorker() !== worker) {
    process.stderr.write(
      "The two passes differ, so the content security policy or the service worker would be wrong.\n",
    );
    process.exit(1);
  }
}

if (target === "static") buildStatic();
else buildServer();
