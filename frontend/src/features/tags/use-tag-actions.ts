"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toast-store";
import { navigate, tagPath, viewOf } from "@/lib/location";
import { normalizeText } from "@/lib/normalize-text";
import { changeTag, isTagNameInUse, removeTag } from "@/store/actions/tags";
import { store, untilUndoChanges } from "@/store/app-store";
import type { TagStyle } from "@/store/types";

const isShown = (tag: string): boolean => {
  const view = viewOf(location.pathname);
  return view.name === "tag" && normalizeText(view.tag) === normalizeText(tag);
};

/** Actions on a tag that announce their outcome. */
export function useTagActions() {
  const t = useTranslations("tags.said");
  const common = useTranslations("common");

  /** Offers to undo the change, and to return to the view it was made in. */
  function offerUndo(message: string, path: string | null) {
    const run = () => {
      store.undo();
      if (path) navigate(path, "replace");
    };
    toast(message, { action: { label: common("undo"), run }, until: untilUndoChanges });
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
