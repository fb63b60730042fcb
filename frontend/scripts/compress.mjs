import { globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXT = "**/*.{html,js,css,svg,json,txt,webmanifest}";
const LEAST_BYTES = 512;

/** Writes `.br` and `.gz` beside every text file that gains by it. */
export function compressExport(folder) {
  for (const name of globSync(TEXT, { cwd: folder })) {
    const path = join(folder, name);
    // the folder of a route's scripts is called like its file
    if (statSync(path).isDirectory()) continue;
    const bytes = readFileSync(path);
    if (bytes.length < LEAST_BYTES) continue;
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
