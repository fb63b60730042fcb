"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import type { PopupProps } from "@/components/lazy";
import { ViewActionsMenu } from "@/components/nav";
import { PencilIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuItem } from "@/components/ui/menu";
import { navigate, tagPath, viewOf } from "@/lib/location";
import { normalizeText } from "@/lib/text";
import { changeTag, isTagNameInUse, removeTag } from "@/store/actions/tags";
import { onceUndoChanges, store } from "@/store/app-store";
import type { TagStyle } from "@/store/types";
import { tagDialog } from "@/store/ui-state/dialogs";

const isShown = (tag: string): boolean => {
  const view = viewOf(location.pathname);
  return view.name === "tag" && normalizeText(view.tag) === normalizeText(tag);
};

/** Actions on a tag that announce their outcome. */
export function useTagActions() {
  const t = useTranslations("tags.announcements");
  const common = useTranslations("common");

  /** Offers to undo the change, and to return to the view it was made in. */
  function offerUndo(message: string, path: string | null) {
    const run = () => {
      store.undo();
      if (path) navigate(path, "replace");
    };
    toast(message, { action: { label: common("undo"), run }, until: onceUndoChanges });
  }

  return {
    change(tag: string, name: string, color: TagStyle["color"] | null) {
      const merged = isTagNameInUse(store, tag, name);
      const renamed = tag !== name;
      const shown = isShown(tag);
      changeTag(store, tag, name, merged ? null : color);
      if (renamed) offerUndo(t(merged ? "merged" : "renamed", { tag, name }), shown ? tagPath(tag) : null);
      if (shown && renamed) navigate(tagPath(name), "replace");
    },
    remove(tag: string) {
      const shown = isShown(tag);
      const count = removeTag(store, tag);
      offerUndo(t("removed", { tag, count }), shown ? tagPath(tag) : null);
      if (shown) navigate("/todos", "replace");
    },
  };
}

interface TagMenuProps extends PopupProps {
  tag: string;
  align?: "start" | "end";
}

export function TagMenu({ tag, ...menu }: TagMenuProps) {
  const t = useTranslations("tags");
  const { remove } = useTagActions();
  return (
    <Menu {...menu}>
      <MenuItem icon={<PencilIcon />} onSelect={() => tagDialog.set(tag)}>
        {t("edit")}
      </MenuItem>
      <MenuItem danger icon={<TrashIcon />} onSelect={() => remove(tag)}>
        {t("delete")}
      </MenuItem>
    </Menu>
  );
}

/** The tag's menu, next to the title of its view. */
export function TagMenuButton({ tag }: { tag: string }) {
  const t = useTranslations("tags");
  return (
    <ViewActionsMenu label={t("more", { tag })}>
      {(popup) => <TagMenu tag={tag} align="end" {...popup} />}
    </ViewActionsMenu>
  );
}
