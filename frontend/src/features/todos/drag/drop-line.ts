import { type DropAim, INDENT } from "./drop-target";

/** Where the line is; without a gap it has no depth. */
type LineAt = Pick<DropAim, "y" | "rows"> & { gap?: { depth: number } };

let line: HTMLElement | null = null;

export function hideDropLine(): void {
  line?.remove();
  line = null;
}

/** Shows where rows would go: between two of them, from as far in as they would stand. */
export function showDropLine(aim: LineAt | null): void {
  if (!aim) {
    hideDropLine();
    return;
  }
  if (!line) {
    line = document.createElement("div");
    line.className = "drop-line";
    document.body.append(line);
  }
  const { gap, y, rows } = aim;
  const depth = gap?.depth ?? 0;
  const inset = depth * INDENT;
  line.style.top = `${y - 1}px`;
  line.style.left = `${rows.left + (document.dir === "rtl" ? 0 : inset)}px`;
  line.style.width = `${rows.width - inset}px`;
  line.dataset["depth"] = String(depth);
}
