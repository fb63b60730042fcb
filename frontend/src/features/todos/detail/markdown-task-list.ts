import { marked } from "marked";

const BOX = /^((?:[ \t]|>)*(?:[-*+]|\d+[.)])[ \t]+)\[([ xX])\]/;
const FENCE = /^\s*(```+|~~~+)/;

/** Whether each check box of a text is ticked, in the order of the text. */
function boxesOf(text: string): boolean[] {
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
 * The text with its nth check box turned, and nothing else of it changed.
 * @returns null where the text would come to say something else
 */
export function turnBox(text: string, nth: number): string | null {
  const turned = withTurned(text, nth);
  const [before, after] = [boxesOf(text), boxesOf(turned)];
  const right =
    before.length === after.length && before.every((is, at) => (at === nth) !== (after[at] === is));
  return right && nth < before.length ? turned : null;
}
