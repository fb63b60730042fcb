import { appMessages } from "./app";

/**
 * The messages of the app's first paint: in a production build those that first-paint.json lists, by key or namespace,
 * and in development all of them. Parts that load lazily bring the other messages with them.
 */
export const firstPaintMessages = appMessages;
