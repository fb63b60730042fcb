"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { controlClass } from "@/components/form/field";
import { ListSymbol } from "@/components/list-icon";
import { InboxIcon } from "@/components/ui/icons";
import { normalizeText } from "@/lib/text";
import { compareByPosition } from "@/store/indexes/manual-order";
import { useAllLists } from "@/store/react/hooks";
import { isActive, type List, type ListId } from "@/store/types";

/** With more lists than these, a field finds them by name. */
const FEW_LISTS = 6;

function useActiveLists(): readonly List[] {
  const lists = useAllLists().filter(isActive).toSorted(compareByPosition);
  return [...lists.filter(({ inbox }) => inbox), ...lists.filter(({ inbox }) => !inbox)];
}

interface ListChoiceProps {
  chosen: ReadonlySet<ListId>;
  onChange: (chosen: ReadonlySet<ListId>) => void;
}

/** A box for each active list. Those that the search hides stay as they are. */
export function ListChoice({ chosen, onChange }: ListChoiceProps) {
  const t = useTranslations("settings.apiTokens");
  const [text, setText] = useState("");
  const lists = useActiveLists();
  const wanted = normalizeText(text);
  const matches = lists.filter(({ name }) => normalizeText(name).includes(wanted));
  function toggle(id: ListId) {
    const others = [...chosen].filter((each) => each !== id);
    onChange(new Set(chosen.has(id) ? others : [...others, id]));
  }
  return (
    <div className="grid min-w-0 grid-cols-1 gap-2">
      {lists.length > FEW_LISTS && (
        <input
          type="search"
          dir="auto"
          value={text}
          aria-label={t("findList")}
          placeholder={t("findList")}
          autoComplete="off"
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            const [only, second] = matches;
            if (only && !second) toggle(only.id);
          }}
          className={controlClass}
        />
      )}
      <fieldset
        aria-label={t("chooseLists")}
        className="max-h-56 min-w-0 overflow-y-auto overscroll-contain rounded-md border border-line p-1"
      >
        {matches.map(({ id, name, inbox, color, icon }) => (
          <label
            key={id}
            className="flex min-h-9 items-center gap-2 rounded-sm px-2 hover:bg-hover pointer-coarse:min-h-touch"
          >
            <input
              type="checkbox"
              checked={chosen.has(id)}
              onChange={() => toggle(id)}
              className="size-4.5 shrink-0 accent-accent"
            />
            {inbox ? <InboxIcon className="shrink-0 text-muted" /> : <ListSymbol color={color} icon={icon} />}
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {name}
            </span>
          </label>
        ))}
        {matches.length === 0 && <p className="px-2 py-3 text-center text-muted text-sm">{t("noList")}</p>}
      </fieldset>
      <p role="status" className="text-muted text-sm">
        {t("chosenLists", { count: chosen.size })}
      </p>
    </div>
  );
}
