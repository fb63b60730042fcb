import { fold } from "@/lib/fold";
import type { Hit } from "./phrases";
import type { Named } from "./types";

const EDGE = /^(?:$|[\s,.;!?)])/u;

/** Where `name` ends when it stands at `at`, compared without case and accents. */
function endOf(text: string, at: number, name: string): number | null {
  const wanted = fold(name);
  if (!wanted) return null;
  for (let end = at + 1; end <= text.length; end += 1) {
    const found = fold(text.slice(at, end));
    if (!wanted.startsWith(found)) return null;
    if (found === wanted && EDGE.test(text.slice(end))) return end;
  }
  return null;
}

/** Names may hold spaces, so the longest that fits wins; the earlier of two that are the same. */
export function nameAt<T extends Named>(text: string, at: number, names: readonly T[]): Hit<T> | null {
  return names.reduce<Hit<T> | null>((best, named) => {
    const end = endOf(text, at, named.name);
    return end !== null && end > (best?.end ?? at) ? { end, value: named } : best;
  }, null);
}
