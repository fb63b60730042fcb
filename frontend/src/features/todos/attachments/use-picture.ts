import { useEffect, useState } from "react";
import { loadFile } from "@/store/pictures/load-picture";
import { loadPictureUrl } from "@/store/pictures/picture-address";
import type { Attachment } from "@/store/types";

export type PictureKind = "thumbnail" | "preview";

/** The address of a picture of an image: undefined while it loads, and null if that failed. */
export function usePicture(id: string, kind: PictureKind): string | null | undefined {
  const [state, setState] = useState<{ path: string; url: string | null }>();
  const path = `/api/attachments/${id}/${kind}`;
  useEffect(() => {
    let isShown = true;
    const show = (url: string | null) => isShown && setState({ path, url });
    loadPictureUrl(path).then(show, () => show(null));
    return () => {
      isShown = false;
    };
  }, [path]);
  return state?.path === path ? state.url : undefined;
}

/** Saves a file under its name. @throws Problem */
export async function downloadFile({ id, name }: Attachment): Promise<void> {
  const url = URL.createObjectURL(await loadFile(`/api/attachments/${id}`));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
