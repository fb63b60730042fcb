import { useId } from "react";
import { useTranslations } from "use-intl";

export const LINE_EXAMPLES = ["time", "repeat", "completion", "list", "priority", "notes"] as const;
export const FILTER_EXAMPLES = ["soon", "today", "list", "tag", "done", "text"] as const;

interface Example {
  name: string;
  example: string;
  means: string;
}

interface ExamplesProps {
  title: string;
  text: string;
  /** Said after the examples. */
  more: string;
  examples: readonly Example[];
  onTry: (example: string) => void;
}

function Examples({ title, text, more, examples, onTry }: ExamplesProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="pb-6 last:pb-0">
      <h3 id={id} className="font-medium">
        {title}
      </h3>
      <p className="pt-1 pb-3 text-muted text-sm">{text}</p>
      <ul className="grid gap-1.5">
        {examples.map(({ name, example, means }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => onTry(example)}
              className="grid min-h-touch w-full items-center gap-x-4 rounded-md border border-line bg-bg px-3 py-1.5 text-start hover:border-control sm:grid-cols-[3fr_2fr]"
            >
              <span dir="auto">{example}</span>
              <span className="text-muted text-sm">{means}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="pt-3 text-muted text-sm">{more}</p>
    </section>
  );
}

interface TypingHelpProps {
  /** Puts an example into quick add. */
  onTryLine: (line: string) => void;
  /** Starts a filter with an example as its query. */
  onTryFilter: (query: string) => void;
}

/** Teaches the line of quick add and the language of filters by examples. */
export function TypingHelp({ onTryLine, onTryFilter }: TypingHelpProps) {
  const t = useTranslations("shell.help");
  const lines = LINE_EXAMPLES.map((name) => ({
    name,
    example: t(`line.examples.${name}.example`),
    means: t(`line.examples.${name}.means`),
  }));
  const filters = FILTER_EXAMPLES.map((name) => ({
    name,
    example: t(`filter.examples.${name}.example`),
    means: t(`filter.examples.${name}.means`),
  }));
  return (
    <>
      <Examples
        title={t("line.title")}
        text={t("line.text")}
        more={t("line.more")}
        examples={lines}
        onTry={onTryLine}
      />
      <Examples
        title={t("filter.title")}
        text={t("filter.text")}
        more={t("filter.more")}
        examples={filters}
        onTry={onTryFilter}
      />
    </>
  );
}
