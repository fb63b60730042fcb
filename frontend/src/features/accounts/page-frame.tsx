import type { ReactNode } from "react";

export const Title = ({ children }: { children: ReactNode }) => (
  <h1 className="serif text-2xl">{children}</h1>
);

export const Lead = ({ children }: { children: ReactNode }) => <p className="mt-1 text-muted">{children}</p>;

export const formLook = "mt-6 grid gap-4";

export const linkLook =
  "rounded-sm font-medium text-accent underline-offset-4 hover:underline pointer-coarse:-my-3 pointer-coarse:py-3";
