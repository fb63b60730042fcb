import { countPending } from "../app-store";

/** Its code is loaded when somebody signs out, and there is a network or a cache then. */
const loadDatabase = () => import("./upload-database");

const countUploads = (): Promise<number> =>
  loadDatabase()
    .then((database) => database.countUploads())
    .catch(() => 0);

/** How many changes the server has not acknowledged, with the files that wait to be sent. */
export const countUnsent = async (): Promise<number> => (await countPending()) + (await countUploads());

/** Deletes the files that wait to be sent, for a person who signs out. */
export const deleteUnsentFiles = (): Promise<void> =>
  loadDatabase()
    .then((database) => database.deleteUploads())
    .catch(() => undefined);
