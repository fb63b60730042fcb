import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { START_SCRIPT } from "@/lib/preferences";
import { buildTimeMessages } from "@/messages/server";
import { BACKGROUND_COLORS } from "./background-color";
import { fontVariables } from "./fonts";
import "../styles/globals.css";

export const metadata: Metadata = {
  title: { default: buildTimeMessages.site("title"), template: buildTimeMessages.site("titleTemplate") },
  description: buildTimeMessages.site("description"),
  applicationName: buildTimeMessages.site("brand"),
  appleWebApp: { title: buildTimeMessages.site("brand") },
};

const backgroundColor = (scheme: keyof typeof BACKGROUND_COLORS) => ({
  media: `(prefers-color-scheme: ${scheme})`,
  color: BACKGROUND_COLORS[scheme],
});

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  colorScheme: "light dark",
  themeColor: [backgroundColor("light"), backgroundColor("dark")],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" dir="ltr" className={fontVariables} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, allowed in the policy by its hash */}
        <script dangerouslySetInnerHTML={{ __html: START_SCRIPT }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
