import type { MetadataRoute } from "next";
import { buildTimeMessages } from "@/messages/server";
import { BACKGROUND_COLORS } from "./background-color";

export const dynamic = "force-static";

const png = (name: string, size: number) => ({
  src: `/icons/${name}.png`,
  sizes: `${size}x${size}`,
  type: "image/png",
});

export default function manifest(): MetadataRoute.Manifest {
  const t = buildTimeMessages.site;
  return {
    id: "/todos",
    name: t("brand"),
    short_name: t("brand"),
    description: t("description"),
    lang: "en",
    dir: "ltr",
    start_url: "/todos",
    scope: "/",
    display: "standalone",
    categories: ["productivity"],
    theme_color: BACKGROUND_COLORS.light,
    background_color: BACKGROUND_COLORS.light,
    icons: [
      png("192", 192),
      png("512", 512),
      { ...png("maskable-512", 512), purpose: "maskable" },
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml" },
    ],
    shortcuts: [
      { name: t("shortcuts.add"), url: "/todos?add", icons: [png("192", 192)] },
      { name: t("shortcuts.today"), url: "/today", icons: [png("192", 192)] },
      { name: t("shortcuts.inbox"), url: "/todos", icons: [png("192", 192)] },
    ],
    share_target: {
      action: "/todos",
      method: "GET",
      enctype: "application/x-www-form-urlencoded",
      params: { title: "share_title", text: "share", url: "share_url" },
    },
  };
}
