"use client";

import { cx } from "class-variance-authority";
import { type FormEvent, useEffect, useState } from "react";
import { PlusIcon } from "@/components/ui/form-icons";
import { type CheckboxPriority, TodoCheckbox } from "@/components/ui/todo-checkbox";
import type { ListColor } from "@/lib/api/types";
import type { PriorityNames, Reading } from "./read-line";

const FILL: Record<ListColor, string> = {
  gray: "bg-list-gray",
  red: "bg-list-red",
  orange: "bg-list-orange",
  amber: "bg-list-amber",
  green: "bg-list-green",
  teal: "bg-list-teal",
  blue: "bg-list-blue",
  violet: "bg-list-violet",
  pink: "bg-list-pink",
  brown: "bg-list-brown",
};

/** The color of a list; always shown with its name. */
const ListDot = ({ color }: { color: ListColor }) => (
  <span
    aria-hidden="true"
    className={cx("inline-block size-2 flex-none rounded-full forced-color-adjust-none", FILL[color])}
  />
);

export interface LiveRow {
  key: string;
  title: string;
  due: string | null;
  priority: CheckboxPriority;
  list: string;
  color: ListColor;
  tags: readonly string[];
}

function Row({ row, done, onToggle }: { row: LiveRow; done: boolean; onToggle: () => void }) {
  return (
    <li className="flex gap-3 border-line border-t px-2 py-2.5 first:border-t-0">
      <TodoCheckbox
        checked={done}
        priority={row.priority}
        onCheckedChange={onToggle}
        aria-label={row.title}
      />
      <span className="grid min-w-0">
        <span
          dir="auto"
          className={cx("wrap-anywhere transition-colors", done && "text-muted line-through decoration-1")}
        >
          {row.title}
        </span>
        {!done && (
          <span className="mt-0.5 flex flex-wrap gap-x-3 gap-y-1 text-muted text-xs">
            {row.due && <span>{row.due}</span>}
            <span className="inline-flex items-center gap-1.5">
              <ListDot color={row.color} />
              {row.list}
            </span>
            {row.tags.map((tag) => (
              <span key={tag} className="text-accent-strong">
                @{tag}
              </span>
            ))}
          </span>
        )}
      </span>
    </li>
  );
}

type ReadLine = typeof import("./read-line").readLine;

/** Loads the parser once somebody begins to type. */
function useReader(): { read: ReadLine | null; load: () => void } {
  const [reader, setReader] = useState<{ read: ReadLine } | null>(null);
  const load = () => {
    import("./read-line").then(
      ({ readLine }) => setReader({ read: readLine }),
      () => undefined,
    );
  };
  return { read: reader?.read ?? null, load };
}

/** The recognized parts of the line; its height is reserved, so that nothing moves while somebody types. */
function Parts({ reading, hint }: { reading: Reading | null; hint: string }) {
  const parts = reading?.parts ?? [];
  return (
    <p aria-live="polite" className="flex min-h-10 flex-wrap items-center gap-1.5 py-1.5 text-sm">
      {parts.length === 0 && <span className="text-muted">{hint}</span>}
      {parts.map((part) => (
        <span key={part} className="rounded-full bg-accent-soft px-2.5 py-0.5 text-accent-strong">
          {part}
        </span>
      ))}
    </p>
  );
}

interface LiveListProps {
  rows: readonly LiveRow[];
  /** Lines that can be tapped. */
  examples: readonly string[];
  words: {
    add: string;
    submit: string;
    hint: string;
    examples: string;
    list: string;
    priorities: PriorityNames;
  };
}

/** A list with a line that is read as the app reads it; it forgets everything with the page. */
export function LiveList({ rows: initialRows, examples, words }: LiveListProps) {
  const [rows, setRows] = useState(initialRows);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState("");
  const { read, load } = useReader();
  const [isTouched, setIsTouched] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, by whichever comes first
  useEffect(() => {
    if (isTouched) load();
  }, [isTouched]);
  const reading = read && text.trim() ? read(text, words.priorities) : null;

  function toggle(key: string) {
    const after = new Set(done);
    if (!after.delete(key)) after.add(key);
    setDone(after);
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (!reading?.title) return;
    const { title, due, priority, list, color, tags } = reading;
    setRows([{ key: `${rows.length} ${text}`, title, due, priority, list, color, tags }, ...rows]);
    setText("");
  }

  return (
    <div className="mx-auto max-w-reading rounded-lg border border-line bg-bg px-4 py-5 shadow-overlay sm:px-6">
      <form onSubmit={onSubmit} onFocus={() => setIsTouched(true)} onPointerEnter={() => setIsTouched(true)}>
        <div className="quick-add pe-1.5">
          <PlusIcon className="shrink-0 text-accent" />
          <input
            value={text}
            onChange={({ target }) => setText(target.value)}
            aria-label={words.add}
            placeholder={words.add}
            maxLength={300}
            autoComplete="off"
            enterKeyHint="done"
            className="min-h-touch min-w-0 flex-1 bg-transparent outline-none"
          />
          <button
            type="submit"
            disabled={!reading?.title}
            className="min-h-9 rounded-md px-3 font-medium text-accent text-sm hover:bg-accent-soft disabled:text-muted pointer-coarse:min-h-touch"
          >
            {words.submit}
          </button>
        </div>
      </form>
      <Parts reading={reading} hint={words.hint} />
      <ul aria-label={words.examples} className="flex flex-wrap gap-1.5 pb-4">
        {examples.map((example) => (
          <li key={example}>
            <button
              type="button"
              onClick={() => {
                setIsTouched(true);
                setText(example);
              }}
              className="min-h-8 rounded-full border border-line bg-surface px-3 text-muted text-sm hover:border-control hover:text-text pointer-coarse:min-h-touch"
            >
              {example}
            </button>
          </li>
        ))}
      </ul>
      <ul aria-label={words.list} className="-mx-2">
        {rows.map((row) => (
          <Row key={row.key} row={row} done={done.has(row.key)} onToggle={() => toggle(row.key)} />
        ))}
      </ul>
    </div>
  );
}
