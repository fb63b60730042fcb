import type { ReactNode } from "react";
import { AppMessages } from "./messages";

export default function AppLayout({ children }: { children: ReactNode }) {
  return <AppMessages>{children}</AppMessages>;
}
