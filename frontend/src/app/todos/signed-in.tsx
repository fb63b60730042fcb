"use client";

import { Suspense, useEffect } from "react";
import { fetchParts, later } from "@/components/on-demand";
import { ListNav } from "@/features/lists/list-nav";
import { searchOpen } from "@/features/search/search-state";
import { AppFrame } from "@/features/shell/app-frame";
import { BottomTabs } from "@/features/shell/bottom-tabs";
import { shortcutsOpen } from "@/features/shell/shortcuts-state";
import { Sidebar } from "@/features/shell/sidebar";
import type { User } from "@/lib/api/types";
import { useOpenTodo, useView } from "@/lib/location";
import { useLoad } from "@/store/hooks";
import { Dialogs } from "./dialogs";
import { TAKES_TODOS, useAppKeys } from "./use-app-keys";
import { CurrentView } from "./views";

const Detail = later(() => import("@/features/todos/detail"));

/** What is not seen at first comes when the page has nothing better to do. */
function useParts(): void {
  useEffect(() => {
    const timer = setTimeout(fetchParts, 1500);
    return () => clearTimeout(timer);
  }, []);
}

export function SignedIn({ user }: { user: User }) {
  const { add } = useAppKeys();
  useParts();
  const find = () => searchOpen.set(true);
  const help = () => shortcutsOpen.set(true);
  const open = useOpenTodo();
  const view = useView();
  const ready = useLoad().status === "ready";
  return (
    <>
      <AppFrame
        sidebar={<Sidebar user={user} lists={<ListNav />} onSearch={find} onShortcuts={help} />}
        tabs={<BottomTabs onSearch={find} onAdd={TAKES_TODOS.has(view.name) ? add : undefined} />}
        panel={<Suspense>{open !== null && <Detail ready={ready} />}</Suspense>}
      >
        <CurrentView user={user} />
      </AppFrame>
      <Dialogs />
    </>
  );
}
