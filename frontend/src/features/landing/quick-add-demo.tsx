"use client";

import { cx } from "class-variance-authority";
import { type FormEvent, useEffect, useState } from "react";
import { PlusIcon } from "@/components/ui/form-icons";
import { type CheckboxPriority, TodoCheckbox } from "@/components/ui/todo-checkbox";
import type { ListColor } from "@/lib/api/types";
import type { LineReading, PriorityNames } from "./read-line";

const COLOR_CLASS: Record<ListColor, string> = {
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
    className={cx("inline-block size-2 flex-none rounded-full forced-color-adjust-none", COLOR_CLASS[color])}
  />
);

export interface DemoTodo {
  key: string;
  title: string;
  due: string | null;
  priority: CheckboxPriority;
  list: string;
  color: ListColor;
  tags: readonly string[];
}

function DemoRow({ todo, done, onToggle }: { todo: DemoTodo; done: boolean; onToggle: () => void }) {
  return (
    <li className="flex gap-3 border-line border-t px-2 py-2.5 first:border-t-0">
      <TodoCheckbox
        checked={done}
        priority={todo.priority}
        onCheckedChange={onToggle}
        aria-label={todo.title}
      />
      <span className="grid min-w-0">
        <span
          dir="auto"
          className={cx("wrap-anywhere transition-colors", done && "text-muted line-through decoration-1")}
        >
          {todo.title}
        </span>
        {!done && (
          <span className="mt-0.5 flex flex-wrap gap-x-3 gap-y-1 text-muted text-xs">
            {todo.due && <span>{todo.due}</span>}
            <span className="inline-flex items-center gap-1.5">
              <ListDot color={todo.color} />
              {todo.list}
            </span>
            {todo.tags.map((tag) => (
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

/** Loads the parser once `load` is called; `read` is null until then. */
function useLineReader(): { read: ReadLine | null; load: () => void } {
  const [reader, setReader] = useState<{ read: ReadLine } | null>(null);
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    import("./read-line").then(
      ({ readLine }) => setReader({ read: readLine }),
      () => undefined,
    );
  }, [isWanted]);
  return { read: reader?.read ?? null, load: () => setIsWanted(true) };
}

/** The recognized parts of the line; its height is reserved, so that nothing moves while somebody types. */
function RecognizedParts({ reading, hint }: { reading: LineReading | null; hint: string }) {
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

interface LineFormProps {
  text: string;
  onChange: (text: string) => void;
  canAdd: boolean;
  onAdd: () => void;
  /** Called before somebody can type. */
  onApproach: () => void;
  words: { add: string; submit: string };
}

/** The field for the line, as quick add has it in the app. */
function LineForm({ text, onChange, canAdd, onAdd, onApproach, words }: LineFormProps) {
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (canAdd) onAdd();
  }

  return (
    <form onSubmit={onSubmit} onFocus={onApproach} onPointerEnter={onApproach}>
      <div className="quick-add pe-1.5">
        <PlusIcon className="shrink-0 text-accent" />
        <input
          value={text}
          onChange={({ target }) => onChange(target.value)}
          aria-label={words.add}
          placeholder={words.add}
          maxLength={300}
          autoComplete="off"
          enterKeyHint="done"
          className="min-h-touch min-w-0 flex-1 bg-transparent outline-none"
        />
        <button
          type="submit"
          disabled={!canAdd}
          className="min-h-9 rounded-md px-3 font-medium text-accent text-sm hover:bg-accent-soft disabled:text-muted pointer-coarse:min-h-touch"
        >
          {words.submit}
        </button>
      </div>
    </form>
  );
}

interface ExampleLinesProps {
  lines: readonly string[];
  label: string;
  onChoose: (line: string) => void;
}

/** Lines that are written into the field when they are pressed. */
const ExampleLines = ({ lines, label, onChoose }: ExampleLinesProps) => (
  <ul aria-label={label} className="flex flex-wrap gap-1.5 pb-4">
    {lines.map((line) => (
      <li key={line}>
        <button
          type="button"
          onClick={() => onChoose(line)}
          className="min-h-8 rounded-full border border-line bg-surface px-3 text-muted text-sm hover:border-control hover:text-text pointer-coarse:min-h-touch"
        >
          {line}
        </button>
      </li>
    ))}
  </ul>
);

interface QuickAddDemoProps {
  todos: readonly DemoTodo[];
  /** Lines that can be pressed. */
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
export function QuickAddDemo({ todos: initialTodos, examples, words }: QuickAddDemoProps) {
  const [todos, setTodos] = useState(initialTodos);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState("");
  const { read, load } = useLineReader();
  const reading = read && text.trim() ? read(text, words.priorities) : null;

  function toggle(key: string) {
    const after = new Set(done);
    if (!after.delete(key)) after.add(key);
    setDone(after);
  }

  function add() {
    if (!reading) return;
    const { title, due, priority, list, color, tags } = reading;
    setTodos([{ key: `${todos.length} ${text}`, title, due, priority, list, color, tags }, ...todos]);
    setText("");
  }

  function chooseExample(line: string) {
    load();
    setText(line);
  }

  return (
    <div className="mx-auto max-w-reading rounded-lg border border-line bg-bg px-4 py-5 shadow-overlay sm:px-6">
      <LineForm
        text={text}
        onChange={setText}
        canAdd={Boolean(reading?.title)}
        onAdd={add}
        onApproach={load}
        words={words}
      />
      <RecognizedParts reading={reading} hint={words.hint} />
      <ExampleLines lines={examples} label={words.examples} onChoose={chooseExample} />
      <ul aria-label={words.list} className="-mx-2">
        {todos.map((todo) => (
          <DemoRow key={todo.key} todo={todo} done={done.has(todo.key)} onToggle={() => toggle(todo.key)} />
        ))}
      </ul>
    </div>
  );
}
