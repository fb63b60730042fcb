"use client";

import { useTranslations } from "use-intl";
import { IsolatedNames } from "@/components/ui/isolated-names";
import type { KnownPerson, Span } from "@/lib/line-parser/model";
import type { ParsedLine } from "@/lib/line-parser/parse";
import { normalizeText } from "@/lib/text";
import { useList } from "@/store/react/hooks";

/** A word behind + that may be a name: `+1` and `C++` are not. */
const NAME = /(?<![^\s(])\+(\p{L}[^\s,.;:!?()+]*)/gu;
const QUOTED = /"[^"]*"|“[^”]*”/gu;

interface TypedLine {
  text: string;
  /** A text from before it was edited, whose words nobody is asked about. */
  originalText: string | undefined;
  line: ParsedLine | undefined;
  /** The spans that the person turned back into text. */
  plain: readonly Span[];
  people: readonly KnownPerson[];
  /** The list that the line goes to. */
  target: string;
}

/**
 * Returns the name behind + that stays text although it looks like that of a person: in a list with several members any
 * name, elsewhere that of somebody in another list; null if there is none.
 */
export function findUnknownPerson({
  text,
  originalText = "",
  line,
  plain,
  people,
  target,
}: TypedLine): string | null {
  if (!line || people.length === 0) return null;
  const isShared = people.some(({ ids }) => ids.has(target));
  const isKnown = (name: string) =>
    people.some((person) => normalizeText(`${person.name} `).startsWith(normalizeText(`${name} `)));
  const quoted = [...text.matchAll(QUOTED)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
  const isRead = (at: number) =>
    [...line.tokens, ...plain, ...quoted].some(({ start, end }) => start <= at && at < end);
  const lines = text.split("\n");
  const start = lines.slice(0, line.number - 1).join("\n").length;
  const end = start + (lines[line.number - 1]?.length ?? 0) + 1;
  for (const { index, 1: name = "" } of text.matchAll(NAME)) {
    const isInLine = index >= start && index < end;
    if (!isInLine || isRead(index) || originalText.includes(`+${name}`)) continue;
    if (isShared || isKnown(name)) return name;
  }
  return null;
}

interface UnknownPersonHintProps {
  name: string | null;
  list: string;
  /** The name of the list if it does not exist yet. */
  newList: string | undefined;
}

/** Says below the line why a name stays text. */
export function UnknownPersonHint({ name, list, newList = "" }: UnknownPersonHintProps) {
  const t = useTranslations();
  const row = useList(list);
  const listName = row?.inbox ? t("todos.views.inbox") : (row?.name ?? newList);
  return (
    <p role="status" className={name === null ? "sr-only" : "pt-1 text-muted text-sm"}>
      {name !== null && <IsolatedNames text={t("quickAdd.stranger", { name, list: listName })} />}
    </p>
  );
}
