import { countPending } from "../app-store";

/** Its code is loaded when somebody signs out, and there is a network or a cache then. */
const loadDatabase = () => import("./upload-database");

const countUploads = (): Promise<number> =>
  loadDatabase()
    .then((database) => database.countUploads())
    .catch(() => 0);

/** How many changes the server has not acknowledged, with the files that wait to be sent. */
export const countUnsentWork = async (): Promise<number> => (await countPending()) + (await countUploads());

/** Deletes the files that wait to be sent and the pictures that were shown, for a person who signs out. */
export const deleteUploadsAndPictures = async (): Promise<void> => {
  await Promise.allSettled([
    loadDatabase().then((database) => database.deleteUploads()),
    import("../pictures/picture-database").then((database) => database.deletePictures()),
  ]);
};
