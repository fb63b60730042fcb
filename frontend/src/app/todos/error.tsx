"use client";

import { ErrorFallback } from "@/components/feedback/error-fallback";
import broken from "@/messages/en/broken.json";

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function TodosErrorPage({ error, reset }: ErrorPageProps) {
  return <ErrorFallback words={broken} error={error} onRetry={reset} />;
}
