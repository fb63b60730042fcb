"use client";

import { ErrorFallback } from "@/components/feedback/error-fallback";
import broken from "@/messages/en/broken.json";
import "../styles/globals.css";

interface GlobalErrorProps {
  error: Error & { digest?: string };
}

export default function GlobalError({ error }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <title>{broken.title}</title>
        <ErrorFallback words={broken} error={error} onRetry={() => location.reload()} />
      </body>
    </html>
  );
}
