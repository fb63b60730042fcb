"use client";

import type { ComponentProps } from "react";

/** An image with an address of this page's own memory, which no server can optimize. */
export const LocalImage = ({ alt = "", ...props }: ComponentProps<"img">) => (
  // biome-ignore lint/performance/noImgElement: the address is a blob's
  <img alt={alt} {...props} />
);
