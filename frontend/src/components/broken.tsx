import { buttonLook } from "./ui/button";

interface BrokenProps {
  words: { title: string; text: string; reload: string; home: string };
  /** What a person can quote when they report it. */
  digest?: string | undefined;
  onRetry: () => void;
}

/** Takes its words as they are, because the provider of words may be what broke. */
export function Broken({ words, digest, onRetry }: BrokenProps) {
  return (
    <main role="alert" className="mx-auto grid min-h-dvh max-w-reading content-center gap-3 px-6 py-12">
      <h1 className="serif text-2xl">{words.title}</h1>
      <p className="text-muted">{words.text}</p>
      {digest && <p className="text-muted text-xs">{digest}</p>}
      <p className="mt-3 flex flex-wrap gap-3">
        <button type="button" className={buttonLook({ tone: "primary" })} onClick={onRetry}>
          {words.reload}
        </button>
        <a href="/" className={buttonLook({})}>
          {words.home}
        </a>
      </p>
    </main>
  );
}
