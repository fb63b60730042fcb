"use client";

import { store } from "../app-store";
import { NOTIFICATIONS } from "../engine/signals";
import { countUnread, shownNotifications } from "../sharing/notifications";
import type { Notification } from "../types";
import { useDerived } from "./hooks";

const ON_NOTIFICATIONS = [NOTIFICATIONS];

const shown = () => shownNotifications(store);
const unread = () => countUnread(store);

/** The notifications that are not archived, the latest first. */
export const useNotifications = (): readonly Notification[] => useDerived(ON_NOTIFICATIONS, shown);

/** How many notifications are unread; null for somebody who never got one. */
export const useUnreadCount = (): number | null => useDerived(ON_NOTIFICATIONS, unread);
