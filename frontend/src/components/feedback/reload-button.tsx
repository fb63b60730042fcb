"use client";

import type { ReactNode } from "react";
import { Button } from "../ui/button";

/** For an installed app, which has no button of the browser's. */
export const ReloadButton = ({ children }: { children: ReactNode }) => (
  <Button onClick={() => location.reload()}>{children}</Button>
);
