"use client";

import { type KeyboardEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import { addSection } from "@/store/actions";
import { store } from "@/store/app-store";
import type { ListId } from "@/store/types";
import { cleanTitle } from "../row/title-editor";
import { isNewSectionRequested } from "./row-ui-state";

/** A button at the end of a list that turns into a field for a section's name. */
export default function AddSection({ list }: { list: ListId }) {
  const t = useTranslations("todos.tree");
  const [writing, setWriting] = useState(false);
  const isRequested = useCell(isNewSectionRequested);
  useEffect(() => {
    if (!isRequested) return;
    isNewSectionRequested.set(false);
    setWriting(true);
  }, [isRequested]);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const title = cleanTitle(event.currentTarget.value);
    if (event.key === "Enter" && title) {
      addSection(store, { list_id: list, title });
      event.currentTarget.value = "";
    } else if (event.key === "Escape" || event.key === "Enter") setWriting(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  if (!writing)
    return (
      <button type="button" onClick={() => setWriting(true)} className="add-section">
        <PlusIcon className="size-4" />
        {t("addSection")}
      </button>
    );
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person asked for this very line
      autoFocus
      aria-label={t("sectionName")}
      dir="auto"
      placeholder={t("sectionName")}
      maxLength={500}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget }) => {
        const title = cleanTitle(currentTarget.value);
        if (title) addSection(store, { list_id: list, title });
        setWriting(false);
      }}
      className="min-h-9 w-full border-line border-b bg-transparent font-medium text-sm outline-none focus-visible:border-accent pointer-coarse:min-h-touch"
    />
  );
}
