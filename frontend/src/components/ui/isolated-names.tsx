import { Fragment, type ReactNode } from "react";

/**
 * A sentence in which the names between quotation marks have a direction of their own, so that a Hebrew title keeps its
 * punctuation in an English sentence.
 */
export function IsolatedNames({ text }: { text: string }): ReactNode {
  const pieces = text.split(/(?<=“)(.*?)(?=”)/s);
  // Every other piece is a name.
  return pieces.map((piece, nth) => {
    const key = `${nth} ${piece}`;
    return nth % 2 === 1 ? <bdi key={key}>{piece}</bdi> : <Fragment key={key}>{piece}</Fragment>;
  });
}
