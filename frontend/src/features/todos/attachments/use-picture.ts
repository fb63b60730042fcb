import { useEffect, useState } from "react";
import { networkProblem, toProblem } from "@/lib/api/problem";
import { authorizedFetch } from "@/store/session/api-client";
import type { Attachment } from "@/store/types";

export type PictureKind = "thumbnail" | "preview";

const MAX_PICTURES = 100;
/** The addresses of the pictures of this page, those that were used last at the end. */
const pictures = new Map<string, Promise<string>>();

/** @throws Problem */
async function load(path: string): Promise<Blob> {
  const response = await authorizedFetch(new Request(path)).catch(() => Promise.reject(networkProblem()));
  if (!response.ok) throw toProblem(response, await response.json().catch(() => null));
  return response.blob();
}

function forgetOldest(): void {
  for (const [path, loading] of pictures) {
    if (pictures.size <= MAX_PICTURES) return;
    pictures.delete(path);
    loading.then(URL.revokeObjectURL, () => undefined);
  }
}

function pictureAt(path: string): Promise<string> {
  const loading = pictures.get(path) ?? load(path).then(URL.createObjectURL);
  pictures.delete(path);
  pictures.set(path, loading);
  // A picture that failed is loaded again the next time that it is shown.
  loading.catch(() => pictures.delete(path));
  forgetOldest();
  return loading;
}

/** The address of a picture of an image: undefined while it loads, and null if that failed. */
export function usePicture(id: string, kind: PictureKind): string | null | undefined {
  const [state, setState] = useState<{ path: string; url: string | null }>();
  const path = `/api/attachments/${id}/${kind}`;
  useEffect(() => {
    let isShown = true;
    const show = (url: string | null) => isShown && setState({ path, url });
    pictureAt(path).then(show, () => show(null));
    return () => {
      isShown = false;
    };
  }, [path]);
  return state?.path === path ? state.url : undefined;
}

/** Saves a file under its name. @throws Problem */
export async function downloadFile({ id, name }: Attachment): Promise<void> {
  const url = URL.createObjectURL(await load(`/api/attachments/${id}`));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
