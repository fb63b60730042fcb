export const lookOfButton =
  "inline-flex min-h-9 shrink-0 items-center gap-1.5 rounded-full border border-line px-3 text-muted text-sm hover:border-control hover:text-text pointer-coarse:min-h-touch";
