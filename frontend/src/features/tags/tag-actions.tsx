"use client";

import { useTranslations } from "use-intl";
import { LazyPopup } from "@/components/lazy";
import { MoreIcon } from "@/components/ui/icons";
import TagMenu from "./tag-menu";

/** The tag's menu, next to the title of its view. */
export function TagActions({ tag }: { tag: string }) {
  const t = useTranslations("tags");
  return (
    <LazyPopup
      popup="menu"
      trigger={
        <button
          type="button"
          aria-label={t("more", { tag })}
          className="ms-2 -me-2 grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text data-[state=open]:bg-hover pointer-coarse:size-touch"
        >
          <MoreIcon />
        </button>
      }
    >
      {(popup) => <TagMenu tag={tag} align="end" {...popup} />}
    </LazyPopup>
  );
}
