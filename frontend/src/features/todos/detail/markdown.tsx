"use client";

import { marked, type Token, type Tokens } from "marked";
import { createContext, createElement, Fragment, type ReactNode, use, useMemo } from "react";
import { useTranslations } from "use-intl";
import { splitAtMentions } from "@/lib/text";
import { readMarkdown } from "./read-markdown";

const BOX = /^((?:[ \t]|>)*(?:[-*+]|\d+[.)])[ \t]+)\[([ xX])\]/;
const FENCE = /^\s*(```+|~~~+)/;

/** Returns whether each checkbox of a text is checked, in the order of the text. */
function checkboxesOf(text: string): boolean[] {
  const boxes: boolean[] = [];
  marked.walkTokens(readMarkdown(text), (token) => {
    if (token.type === "list_item" && token["task"]) boxes.push(token["checked"] === true);
  });
  return boxes;
}

function withToggled(text: string, nth: number): string {
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
  const toggled = withToggled(text, nth);
  const [before, after] = [checkboxesOf(text), checkboxesOf(toggled)];
  const isOnlyChange =
    before.length === after.length && before.every((is, at) => (at === nth) !== (after[at] === is));
  return isOnlyChange && nth < before.length ? toggled : null;
}

interface NotesViewProps {
  text: string;
  /** Receives the index of the toggled checkbox. */
  onToggle: (nth: number) => void;
  /** The names of those whom a comment mentions; notes mention nobody. */
  nameOf?: (userId: string) => string;
}

/** Numbers the checkboxes in the order of the text. */
class Boxes {
  #next = 0;
  take = (): number => this.#next++;
}

const Toggle = createContext<(nth: number) => void>(() => undefined);

const SAFE = /^(https?:|mailto:|tel:)/i;

const IsInLink = createContext(false);

/** A link, or only its text where the address is not safe, or where a link around it has its own. */
function Link({ href, children }: { href: string; children: ReactNode }) {
  if (use(IsInLink) || !SAFE.test(href)) return children;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-accent-strong underline"
    >
      <IsInLink value>{children}</IsInLink>
    </a>
  );
}

function Box({ nth, checked, label }: { nth: number; checked: boolean; label: string }) {
  const toggle = use(Toggle);
  const t = useTranslations("todos.notes");
  return (
    <input
      type="checkbox"
      aria-label={label || t("checkbox")}
      checked={checked}
      onChange={() => toggle(nth)}
      className="notes-box"
    />
  );
}

const NameOf = createContext<((userId: string) => string) | null>(null);

/** A text in which those whom it mentions stand out by their names. */
function Words({ text }: { text: string }) {
  const nameOf = use(NameOf);
  if (!nameOf) return text;
  const mention = (userId: string) => <bdi className="mention">@{nameOf(userId)}</bdi>;
  return combine(splitAtMentions(text).map((part, nth) => (nth % 2 === 0 ? part : mention(part))));
}

/** Combines parts of a text, which have no keys of their own. */
const combine = (parts: readonly ReactNode[]) => createElement(Fragment, null, ...parts);

/** Returns the text of tokens, without markup. */
const textOf = (tokens: readonly Token[] = []): string =>
  tokens
    .map((token) => {
      const { tokens: inside, text = "" } = token as Tokens.Generic;
      return inside ? textOf(inside) : String(text);
    })
    .join("")
    .trim();

function renderInline(token: Token, boxes: Boxes): ReactNode {
  const inside = () => renderAll((token as Tokens.Generic).tokens, boxes);
  switch (token.type) {
    case "strong":
      return <strong>{inside()}</strong>;
    case "em":
      return <em>{inside()}</em>;
    case "del":
      return <del>{inside()}</del>;
    case "codespan":
      return (
        <code>
          <Words text={(token as Tokens.Codespan).text} />
        </code>
      );
    case "br":
      return <br />;
    // The list item renders it. In a list with blank lines it is part of the item's first paragraph.
    case "checkbox":
      return null;
    case "link":
      return <Link href={(token as Tokens.Link).href}>{inside()}</Link>;
    // Nothing is loaded from other servers, so an image becomes a link.
    case "image":
      return <Link href={(token as Tokens.Image).href}>{(token as Tokens.Image).text}</Link>;
    case "escape":
      return (token as Tokens.Escape).text;
    default:
      return (token as Tokens.Generic).tokens ? (
        inside()
      ) : (
        <Words text={(token as Tokens.Text).text ?? token.raw} />
      );
  }
}

function renderItem(token: Tokens.ListItem, boxes: Boxes): ReactNode {
  const nth = token.task ? boxes.take() : null;
  const content = token.tokens.filter(({ type }) => type !== "checkbox");
  return (
    <li className={nth === null ? undefined : "notes-task"} data-checked={token.checked || undefined}>
      {nth !== null && <Box nth={nth} checked={token.checked === true} label={textOf(content.slice(0, 1))} />}
      <div dir="auto" className="min-w-0 flex-1">
        {renderAll(content, boxes)}
      </div>
    </li>
  );
}

function renderTable({ header, rows }: Tokens.Table, boxes: Boxes): ReactNode {
  const cells = (row: readonly Tokens.TableCell[], Cell: "th" | "td") =>
    combine(row.map((cell) => createElement(Cell, { dir: "auto" }, renderAll(cell.tokens, boxes))));
  return (
    <table>
      <thead>
        <tr>{cells(header, "th")}</tr>
      </thead>
      <tbody>{combine(rows.map((row) => createElement("tr", null, cells(row, "td"))))}</tbody>
    </table>
  );
}

function renderBlock(token: Token, boxes: Boxes): ReactNode {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "heading":
      return (
        <p dir="auto" className="notes-heading">
          {renderAll((token as Tokens.Heading).tokens, boxes)}
        </p>
      );
    case "paragraph":
      return <p dir="auto">{renderAll((token as Tokens.Paragraph).tokens, boxes)}</p>;
    case "code":
      return (
        <pre>
          <Words text={(token as Tokens.Code).text} />
        </pre>
      );
    case "blockquote":
      return <blockquote>{renderAll((token as Tokens.Blockquote).tokens, boxes)}</blockquote>;
    case "hr":
      return <hr />;
    case "table":
      return renderTable(token as Tokens.Table, boxes);
    case "list": {
      const { ordered, start, items } = token as Tokens.List;
      const lines = combine(items.map((each) => renderItem(each, boxes)));
      return ordered ? <ol start={Number(start) || 1}>{lines}</ol> : <ul>{lines}</ul>;
    }
    default:
      return renderInline(token, boxes);
  }
}

/** Renders tokens as elements. HTML in the text is shown as text. */
function renderAll(tokens: readonly Token[] | undefined, boxes: Boxes): ReactNode {
  return combine((tokens ?? []).map((token) => renderBlock(token, boxes)));
}

/** Renders notes or a comment: Markdown with checkboxes. */
export default function NotesView({ text, onToggle, nameOf }: NotesViewProps) {
  const shown = useMemo(() => renderAll(readMarkdown(text), new Boxes()), [text]);
  return (
    <Toggle value={onToggle}>
      <NameOf value={nameOf ?? null}>
        <div className="notes">{shown}</div>
      </NameOf>
    </Toggle>
  );
}
