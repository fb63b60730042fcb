"use client";

import { useTranslations } from "use-intl";
import { CloseIcon, SearchIcon } from "@/components/ui/icons";
import type { ChangeView, ViewOptions } from "../screens/view-options";

interface ViewSearchProps {
  options: ViewOptions;
  change: ChangeView;
}

/** Narrows the view to what holds the words, at every key. */
export function ViewSearch({ options, change }: ViewSearchProps) {
  const t = useTranslations("todos.tools");
  const { filter } = options;
  const leave = () => change({ searching: false, filter: { ...filter, text: "" } });
  return (
    <div className="quick-add pe-1">
      <SearchIcon className="size-5 shrink-0 text-muted" />
      <input
        // biome-ignore lint/a11y/noAutofocus: the person opened this line to type in it
        autoFocus
        data-view-search
        value={filter.text}
        aria-label={t("searchHere")}
        placeholder={t("searchHere")}
        autoComplete="off"
        enterKeyHint="search"
        onChange={({ target }) => change({ filter: { ...filter, text: target.value } })}
        onKeyDown={(event) => {
          if (event.key === "Escape") leave();
        }}
        className="min-h-touch min-w-0 flex-1 bg-transparent outline-none"
      />
      <button
        type="button"
        aria-label={t("leaveSearch")}
        onClick={leave}
        className="grid size-9 place-items-center rounded-md text-muted hover:bg-hover pointer-coarse:size-touch"
      >
        <CloseIcon />
      </button>
    </div>
  );
}
