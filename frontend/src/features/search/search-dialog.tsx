"use client";

import { Dialog } from "radix-ui";
import { type KeyboardEvent, useDeferredValue, useId, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon, SearchIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import { search } from "@/store/search";
import { type Hit, hitsOf, optionId, visit } from "./hits";
import { SearchHit } from "./search-hit";
import { searchOpen } from "./search-state";

const MOST = 50;
const close = () => searchOpen.set(false);

function useHits(text: string) {
  const late = useDeferredValue(text);
  return useMemo(() => {
    const found = search(store, late, MOST);
    return { hits: hitsOf(found), total: found.total + found.lists.length };
  }, [late]);
}

function Field({
  id,
  text,
  hits,
  active,
  onText,
  onActive,
}: {
  id: string;
  text: string;
  hits: readonly Hit[];
  active: number;
  onText: (text: string) => void;
  onActive: (index: number) => void;
}) {
  const t = useTranslations("search");
  const hit = hits[active];

  function onKeyDown(event: KeyboardEvent) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && hits.length > 0) {
      event.preventDefault();
      onActive((active + by + hits.length) % hits.length);
    } else if (event.key === "Enter" && hit && !event.nativeEvent.isComposing) {
      event.preventDefault();
      close();
      visit(hit);
    }
  }

  return (
    <input
      role="combobox"
      aria-label={t("label")}
      aria-expanded={hits.length > 0}
      aria-controls={id}
      aria-autocomplete="list"
      aria-activedescendant={hit ? optionId(id, active) : undefined}
      placeholder={t("placeholder")}
      value={text}
      autoComplete="off"
      enterKeyHint="go"
      onChange={({ target }) => onText(target.value)}
      onKeyDown={onKeyDown}
      className="min-w-0 flex-1 bg-transparent text-lg outline-none"
    />
  );
}

function Search() {
  const t = useTranslations("search");
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const { hits, total } = useHits(text);
  return (
    <>
      <div className="flex items-center gap-3 border-line border-b ps-4 pe-1">
        <SearchIcon className="shrink-0 text-muted" />
        <Field
          id={id}
          text={text}
          hits={hits}
          active={active}
          onActive={setActive}
          onText={(next) => {
            setText(next);
            setActive(0);
          }}
        />
        <Dialog.Close
          aria-label={t("close")}
          className="grid size-12 place-items-center rounded-md text-muted hover:text-text"
        >
          <CloseIcon />
        </Dialog.Close>
      </div>
      <p role="status" className={text.trim() ? "px-4 pt-3 text-muted text-sm" : "sr-only"}>
        {text.trim() && t("found", { count: total })}
      </p>
      {!text.trim() && <p className="px-4 py-5 text-muted">{t("hint")}</p>}
      <div role="listbox" id={id} aria-label={t("results")} className="max-h-[60dvh] overflow-y-auto p-2">
        {hits.map((hit, index) => (
          <SearchHit
            key={hit.key}
            id={optionId(id, index)}
            hit={hit}
            active={index === active}
            onPick={close}
          />
        ))}
      </div>
    </>
  );
}

/** Everything the account holds, at every key, without asking the server. */
export function SearchDialog() {
  const t = useTranslations("search");
  return (
    <Dialog.Root open onOpenChange={(open) => open || close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="enter fixed inset-x-3 inset-bs-3 z-50 mx-auto max-w-150 overflow-hidden rounded-lg border border-line bg-surface shadow-overlay outline-none sm:inset-bs-[12vh]"
        >
          <Dialog.Title className="sr-only">{t("label")}</Dialog.Title>
          <Search />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
