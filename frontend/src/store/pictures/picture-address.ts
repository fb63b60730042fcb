import { loadCachedPicture } from "./load-picture";

const MAX_PICTURES = 100;
/** The addresses of the pictures of this page, those that were used last at the end. */
const pictures = new Map<string, Promise<string>>();

function forgetOldest(): void {
  for (const [path, loading] of pictures) {
    if (pictures.size <= MAX_PICTURES) return;
    pictures.delete(path);
    loading.then(URL.revokeObjectURL, () => undefined);
  }
}

/** The address of a picture in this page's memory. @throws Problem */
export function loadPictureUrl(path: string): Promise<string> {
  const loading = pictures.get(path) ?? loadCachedPicture(path).then(URL.createObjectURL);
  pictures.delete(path);
  pictures.set(path, loading);
  // A picture that failed is loaded again the next time that it is shown.
  loading.catch(() => pictures.delete(path));
  forgetOldest();
  return loading;
}
