import { marked } from "marked";

const BOX = /^((?:[ \t]|>)*(?:[-*+]|\d+[.)])[ \t]+)\[([ xX])\]/;
const FENCE = /^\s*(```+|~~~+)/;

/** Returns whether each checkbox of a text is checked, in the order of the text. */
function checkboxesOf(text: string): boolean[] {
  const boxes: boolean[] = [];
  marked.walkTokens(marked.lexer(text, { gfm: true, breaks: true }), (token) => {
    if (token.type === "list_item" && token["task"]) boxes.push(token["checked"] === true);
  });
  return boxes;
}

function withTurned(text: string, nth: number): string {
  let fence: string | null = null;
  let seen = -1;
  const lines = text.split("\n").map((line) => {
    const mark = line.match(FENCE)?.[1] ?? null;
    if (mark && (fence === null || mark.startsWith(fence))) fence = fence === null ? mark : null;
    const box = fence === null ? line.match(BOX) : null;
    if (!box) return line;
    seen += 1;
    const [whole, before = "", tick] = box;
    return seen === nth ? `${before}[${tick === " " ? "x" : " "}]${line.slice(whole.length)}` : line;
  });
  return lines.join("\n");
}

/**
 * Toggles the nth checkbox of a text and changes nothing else.
 * @returns null if the text would be read differently afterwards
 */
export function toggleCheckbox(text: string, nth: number): string | null {
  const turned = withTurned(text, nth);
  const [before, after] = [checkboxesOf(text), checkboxesOf(turned)];
  const right =
    before.length === after.length && before.every((is, at) => (at === nth) !== (after[at] === is));
  return right && nth < before.length ? turned : null;
}
