"use client";

import type { ReactNode } from "react";
import { Button } from "../ui/button";

/** A reload button for an installed app, which has no browser buttons. */
export const ReloadButton = ({ children }: { children: ReactNode }) => (
  <Button onClick={() => location.reload()}>{children}</Button>
);
