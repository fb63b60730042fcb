import { globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXT_FILES = "**/*.{html,js,css,svg,json,txt,webmanifest}";
/** Smaller files hardly shrink. */
const MIN_BYTES = 512;

/** Writes `.br` and `.gz` copies beside the export's text files, so that the server need not compress responses. */
export function compressExport(folder) {
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
