"use client";

import { useTranslations } from "use-intl";
import { NavGroup } from "@/components/nav/nav-group";
import { PlusIcon } from "@/components/ui/icons";
import { useCollapsed, useFolders, useLists } from "@/store/react/hooks";
import { listDialog } from "./list-dialog-state";
import { FolderGroup, ListLink } from "./list-link";

export function ListNav() {
  const t = useTranslations("lists");
  const lists = useLists();
  const folders = useFolders();
  const rest = lists.filter((list) => list.favorited_at === null && list.folder === null);
  return (
    <NavGroup
      {...useCollapsed("nav:lists")}
      title={t("title")}
      add={
        <button
          type="button"
          aria-label={t("add")}
          onClick={() => listDialog.set("new")}
          className="grid size-7 place-items-center rounded-sm hover:bg-hover hover:text-text pointer-coarse:size-touch"
        >
          <PlusIcon className="size-4" />
        </button>
      }
    >
      {lists.length === 0 ? (
        <p className="px-2 py-1 text-muted text-sm">{t("none")}</p>
      ) : (
        <ul className="grid grid-cols-1 gap-0.5">
          {folders.map((folder) => (
            <FolderGroup key={folder.name} folder={folder} />
          ))}
          {rest.map((list) => (
            <ListLink key={list.id} list={list} />
          ))}
        </ul>
      )}
    </NavGroup>
  );
}
