import type { ReactNode } from "react";
import { AppMessages } from "./shell/messages";

export default function AppLayout({ children }: { children: ReactNode }) {
  return <AppMessages>{children}</AppMessages>;
}
