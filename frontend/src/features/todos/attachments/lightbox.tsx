"use client";

import { Dialog } from "radix-ui";
import { type KeyboardEvent, useRef } from "react";
import { useTranslations } from "use-intl";
import { ChevronRightIcon, CloseIcon, DownloadIcon } from "@/components/ui/icons";
import { LocalImage } from "@/components/ui/local-image";
import { isFocusFree } from "@/lib/focus/focus";
import { chordOf } from "@/lib/keys";
import { CloseOnTouchBack } from "@/lib/overlay-history";
import type { Attachment } from "@/store/types";
import { usePicture } from "./use-picture";

const buttonClass =
  "grid size-touch place-items-center rounded-md text-text hover:bg-hover disabled:opacity-40";

interface PictureProps {
  image: Attachment;
}

function Picture({ image }: PictureProps) {
  const t = useTranslations("attachments");
  const url = usePicture(image.id, "preview");
  if (url === null) return <p className="text-muted">{t("unavailable")}</p>;
  if (url === undefined) return null;
  return <LocalImage src={url} alt={image.name} className="lightbox-picture" />;
}

interface LightboxProps {
  images: readonly Attachment[];
  /** The one that is shown. */
  current: Attachment;
  onShow: (image: Attachment) => void;
  onClose: () => void;
  onDownload: (image: Attachment) => void;
}

/** The pictures of a todo, one at a time, over the whole window. Arrow keys go through them. */
export function Lightbox({ images, current, onShow, onClose, onDownload }: LightboxProps) {
  const t = useTranslations("attachments");
  const common = useTranslations("common");
  const opener = useRef<Element | null>(null);
  const nth = images.findIndex(({ id }) => id === current.id);
  const show = (index: number) => {
    const image = images[index];
    if (image) onShow(image);
  };
  function onKeyDown(event: KeyboardEvent) {
    const isReversed = getComputedStyle(event.currentTarget).direction === "rtl";
    const keys = chordOf(event.nativeEvent);
    if (keys === "ArrowRight") show(nth + (isReversed ? -1 : 1));
    else if (keys === "ArrowLeft") show(nth - (isReversed ? -1 : 1));
    else if (keys === "Home") show(0);
    else if (keys === "End") show(images.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="lightbox"
          onKeyDown={onKeyDown}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement && isFocusFree()) opener.current.focus();
          }}
        >
          <CloseOnTouchBack close={onClose} />
          <header className="flex items-center gap-1">
            <Dialog.Title dir="auto" className="min-w-0 flex-1 truncate font-medium text-sm">
              {current.name}
            </Dialog.Title>
            {images.length > 1 && (
              <p className="text-muted text-sm" aria-live="polite">
                {t("position", { nth: nth + 1, count: images.length })}
              </p>
            )}
            <button
              type="button"
              aria-label={t("downloadFile", { name: current.name })}
              onClick={() => onDownload(current)}
              className={buttonClass}
            >
              <DownloadIcon />
            </button>
            <Dialog.Close aria-label={common("close")} className={buttonClass}>
              <CloseIcon />
            </Dialog.Close>
          </header>
          <div className="lightbox-stage">
            <Picture image={current} />
          </div>
          {images.length > 1 && (
            <footer className="flex justify-center gap-4">
              <button
                type="button"
                aria-label={t("previous")}
                disabled={nth === 0}
                onClick={() => show(nth - 1)}
                className={buttonClass}
              >
                <ChevronRightIcon className="rotate-180" />
              </button>
              <button
                type="button"
                aria-label={t("next")}
                disabled={nth === images.length - 1}
                onClick={() => show(nth + 1)}
                className={buttonClass}
              >
                <ChevronRightIcon />
              </button>
            </footer>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
