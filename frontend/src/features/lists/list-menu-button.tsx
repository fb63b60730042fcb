"use client";

import { useTranslations } from "use-intl";
import { LazyPopup, lazy } from "@/components/lazy";
import { MoreIcon } from "@/components/ui/icons";
import type { List } from "@/store/types";

const ListMenu = lazy(() => import("./list-menu"));

/** The list's menu, next to the title of its view. */
export function ListMenuButton({ list }: { list: List }) {
  const t = useTranslations("lists");
  return (
    <LazyPopup
      popup="menu"
      trigger={
        <button
          type="button"
          aria-label={t("more", { name: list.name })}
          className="ms-2 -me-2 grid size-9 place-items-center rounded-md text-muted hover:bg-hover hover:text-text data-[state=open]:bg-hover pointer-coarse:size-touch"
        >
          <MoreIcon />
        </button>
      }
    >
      {(popup) => <ListMenu list={list} align="end" {...popup} />}
    </LazyPopup>
  );
}
