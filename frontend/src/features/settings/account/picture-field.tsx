"use client";

import { cx } from "class-variance-authority";
import { type DragEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { useFileSize } from "@/components/file-size";
import { FileButton } from "@/components/form/file-button";
import { Notice } from "@/components/form/notice";
import { useErrorMessages } from "@/components/form/use-form";
import { Avatar } from "@/components/ui/avatar";
import { Button, buttonClass } from "@/components/ui/button";
import { CameraIcon } from "@/components/ui/form-icons";
import { LocalImage } from "@/components/ui/local-image";
import { Problem } from "@/lib/api/problem";
import type { User } from "@/lib/api/types";
import { loadPictureUrl } from "@/store/pictures/picture-address";
import { removeProfilePicture, saveProfilePicture } from "@/store/session/auth-api";

/** The server's limit. */
const MAX_BYTES = 25_000_000;

/** The person's picture at its full size, or their initials. */
function LargePicture({ user: { id, name, email, picture_id } }: { user: User }) {
  const [shown, setShown] = useState<{ id: string; address: string }>();
  useEffect(() => {
    if (picture_id === null) return;
    let isWanted = true;
    loadPictureUrl(`/api/profile-pictures/${picture_id}`).then(
      (address) => isWanted && setShown({ id: picture_id, address }),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [picture_id]);
  if (picture_id === null || shown?.id !== picture_id)
    return <Avatar name={name.trim() || email} userId={id} size={80} label={null} />;
  return <LocalImage src={shown.address} className="size-20 shrink-0 rounded-full object-cover" />;
}

/** Where a person sets or removes their profile picture. */
export function PictureField({ user }: { user: User }) {
  const t = useTranslations("settings.profile.picture");
  const formatSize = useFileSize();
  const describeProblem = useErrorMessages([]);
  const [isBusy, setIsBusy] = useState(false);
  const [isOver, setIsOver] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function run(work: () => Promise<void>, done: string) {
    if (isBusy) return;
    setIsBusy(true);
    setError(null);
    try {
      await work();
      announce(done);
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      setError(failure.fields[0]?.message ?? describeProblem(failure).notice ?? failure.message);
    } finally {
      setIsBusy(false);
    }
  }

  function onFiles([file]: readonly File[]) {
    if (!file) return;
    if (file.size > MAX_BYTES) setError(t("tooLarge", { limit: formatSize(MAX_BYTES) }));
    else void run(() => saveProfilePicture(file), t("done"));
  }

  function onDragOver(event: DragEvent) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setIsOver(true);
  }

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    onFiles([...event.dataTransfer.files]);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is one more way than the buttons
    <div
      onDragOver={onDragOver}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
      className={cx("-m-2 mb-3 grid gap-3 rounded-lg p-2", isOver && "bg-accent-soft")}
    >
      <div className="flex items-center gap-4">
        <LargePicture user={user} />
        <div className="grid min-w-0 gap-2">
          <div className="flex flex-wrap gap-2">
            <FileButton
              label={t(isBusy ? "busy" : user.picture_id === null ? "add" : "change")}
              onFiles={onFiles}
              only="image"
              disabled={isBusy}
              className={buttonClass({ size: "sm" })}
            />
            <span className="hidden pointer-coarse:contents">
              <FileButton
                label={t("takePhoto")}
                icon={<CameraIcon className="size-4" />}
                onFiles={onFiles}
                only="camera"
                disabled={isBusy}
                className={buttonClass({ size: "sm" })}
              />
            </span>
            {user.picture_id !== null && (
              <Button
                size="sm"
                tone="plain"
                disabled={isBusy}
                onClick={() => void run(removeProfilePicture, t("removed"))}
              >
                {t("remove")}
              </Button>
            )}
          </div>
          <p className="text-muted text-sm">{t("hint")}</p>
        </div>
      </div>
      {error && <Notice>{error}</Notice>}
    </div>
  );
}
