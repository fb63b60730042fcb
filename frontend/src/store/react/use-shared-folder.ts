"use client";

import { useCallback } from "react";
import { store } from "../app-store";
import { FOLDERS } from "../engine/signals";
import type { FolderId, SharedFolder } from "../types";
import { useDerived } from "./hooks";

const ON_FOLDERS = [FOLDERS];

/** A shared folder that the person is in. */
export function useSharedFolder(id: FolderId): SharedFolder | undefined {
  return useDerived(
    ON_FOLDERS,
    useCallback(() => store.folders.get(id), [id]),
  );
}
