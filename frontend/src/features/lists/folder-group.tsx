"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { ChevronRightIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import type { Folder } from "@/store/folders";
import { useFolded } from "@/store/hooks";
import { ListLink } from "./list-link";

/** A folder of lists: its name folds what it holds. */
export function FolderGroup({ folder: { name, lists } }: { folder: Folder }) {
  const t = useTranslations("lists");
  const key = `folder:${name}`;
  const folded = useFolded(key);
  const id = useId();
  return (
    <li>
      <button
        type="button"
        aria-expanded={!folded}
        aria-controls={id}
        aria-label={t("folder", { name })}
        onClick={() => store.folded.fold(key, !folded)}
        className="nav-link w-full"
      >
        <ChevronRightIcon className={folded ? "nav-icon" : "nav-icon rotate-90"} />
        <span className="nav-name text-start">{name}</span>
      </button>
      <ul id={id} hidden={folded} className="ms-3 grid grid-cols-1 gap-0.5 border-line border-s ps-1.5">
        {lists.map((list) => (
          <ListLink key={list.id} list={list} />
        ))}
      </ul>
    </li>
  );
}
