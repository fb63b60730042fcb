"use client";

import { cx } from "class-variance-authority";
import { useTranslations } from "use-intl";
import { overlayLook } from "@/components/ui/overlay";
import type { Suggestion } from "./query-language";

interface QueryOffersProps {
  id: string;
  offers: readonly Suggestion[];
  active: number;
  onTake: (offer: Suggestion) => void;
}

export function QueryOffers({ id, offers, active, onTake }: QueryOffersProps) {
  const t = useTranslations("query");
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("offers")}
      hidden={offers.length === 0}
      className={cx(overlayLook, "absolute inset-x-0 inset-bs-full z-40 mt-1 max-h-72 overflow-y-auto p-1")}
    >
      {offers.map((offer, nth) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the line, which holds focus
        <div
          key={`${offer.kind} ${offer.label}`}
          id={`${id}-${nth}`}
          role="option"
          tabIndex={-1}
          aria-selected={nth === active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(offer)}
          className="flex min-h-9 cursor-default items-center gap-3 rounded-sm px-2 hover:bg-hover aria-selected:bg-accent-soft forced-colors:aria-selected:outline forced-colors:aria-selected:-outline-offset-2 pointer-coarse:min-h-touch"
        >
          <span className="min-w-0 flex-1 truncate">{offer.insert.trim()}</span>
          <span className="shrink-0 text-muted text-sm">{t(`kinds.${offer.kind}`)}</span>
        </div>
      ))}
    </div>
  );
}
