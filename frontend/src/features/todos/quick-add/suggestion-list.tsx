"use client";

import { cx } from "class-variance-authority";
import { ListMark } from "@/components/list-icon/list-icon";
import { floatingLook } from "@/components/ui/overlay";
import { useList } from "@/store/react/hooks";
import type { Offer } from "./suggestions";

export const offerId = (list: string, nth: number): string => `${list}-${nth}`;

function Mark({ offer }: { offer: Offer }) {
  const list = useList(offer.list ?? "");
  if (list && offer.sign === "#") return <ListMark color={list.color} icon={list.icon} />;
  return <span className="w-4 text-center text-accent-strong">{offer.sign}</span>;
}

function Beside({ offer }: { offer: Offer }) {
  const list = useList(offer.list ?? "");
  if (offer.sign === "!") return <span className="text-muted text-sm">{offer.insert}</span>;
  return offer.sign === "/" && list ? <span className="truncate text-muted text-sm">{list.name}</span> : null;
}

interface OfferListProps {
  id: string;
  label: string;
  offers: readonly Offer[];
  active: number;
  side: "below" | "above";
  onPick: (offer: Offer) => void;
}

/** What may stand here, under the line or, above a keyboard, over it. */
export function SuggestionList({ id, label, offers, active, side, onPick }: OfferListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={label}
      className={cx(
        floatingLook,
        "absolute inset-x-0 z-40 max-h-72 overflow-y-auto p-1 shadow-overlay",
        side === "below" ? "inset-bs-[calc(100%+0.25rem)] max-w-80" : "inset-be-[calc(100%+0.25rem)]",
      )}
    >
      {offers.map((offer, nth) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the line, which holds focus
        <div
          key={offer.key}
          id={offerId(id, nth)}
          role="option"
          tabIndex={-1}
          aria-selected={nth === active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={(event) => {
            event.preventDefault();
            onPick(offer);
          }}
          className="flex min-h-9 cursor-default items-center gap-2 rounded-sm px-2 hover:bg-hover aria-selected:bg-accent-soft forced-colors:aria-selected:outline forced-colors:aria-selected:-outline-offset-2 pointer-coarse:min-h-touch"
        >
          <Mark offer={offer} />
          <span className="min-w-0 flex-1 truncate">{offer.label}</span>
          <Beside offer={offer} />
        </div>
      ))}
    </div>
  );
}
