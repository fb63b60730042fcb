"use client";

import { useEffect } from "react";

const TRIED = "tend.reloaded";
const ONCE_IN_MS = 60_000;

/** Records that the page is reloaded. False if it was a short time ago, or can't be recorded: reloading might never end then. */
function claimReload(): boolean {
  try {
    const last = Number(sessionStorage.getItem(TRIED));
    sessionStorage.setItem(TRIED, String(Date.now()));
    return Date.now() - last > ONCE_IN_MS;
  } catch {
    return false;
  }
}

/**
 * After a release, the server may no longer have a chunk of a page that was loaded before.
 * The page is then reloaded, once.
 */
function reloadIfStale(error: Error): void {
  if (error.name !== "ChunkLoadError" || !navigator.onLine || !claimReload()) return;
  location.reload();
}

interface ErrorFallbackProps {
  words: { title: string; text: string; reload: string; home: string };
  /** The digest, if there is one, can be quoted in a report. */
  error: Error & { digest?: string };
  onRetry: () => void;
}

// Every page loads this, so it depends on neither the message provider nor the primitives.
const look = "inline-flex min-h-touch items-center rounded-md border border-line px-4 font-medium";

export function ErrorFallback({ words, error, onRetry }: ErrorFallbackProps) {
  const { digest } = error;
  useEffect(() => reloadIfStale(error), [error]);
  return (
    <main role="alert" className="mx-auto grid min-h-dvh max-w-reading content-center gap-3 px-6 py-12">
      <h1 className="serif text-2xl">{words.title}</h1>
      <p className="text-muted">{words.text}</p>
      {digest && <p className="text-muted text-xs">{digest}</p>}
      <p className="mt-3 flex flex-wrap gap-3">
        <button type="button" className={`${look} bg-accent text-on-accent`} onClick={onRetry}>
          {words.reload}
        </button>
        <a href="/" className={look}>
          {words.home}
        </a>
      </p>
    </main>
  );
}
