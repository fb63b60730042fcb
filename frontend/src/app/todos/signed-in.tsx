"use client";

import { ListNav } from "@/features/lists/list-nav";
import { searchOpen } from "@/features/search/search-state";
import { AppFrame } from "@/features/shell/app-frame";
import { BottomTabs } from "@/features/shell/bottom-tabs";
import { Refusals } from "@/features/shell/refusals";
import { shortcutsOpen } from "@/features/shell/shortcuts-state";
import { Sidebar } from "@/features/shell/sidebar";
import { Detail } from "@/features/todos/detail";
import type { User } from "@/lib/api/types";
import { useLoad } from "@/store/hooks";
import { Dialogs } from "./dialogs";
import { useAppKeys } from "./use-app-keys";
import { CurrentView } from "./views";

export function SignedIn({ user }: { user: User }) {
  const { add } = useAppKeys();
  const find = () => searchOpen.set(true);
  const help = () => shortcutsOpen.set(true);
  const ready = useLoad("completed").status === "ready";
  return (
    <>
      <AppFrame
        sidebar={<Sidebar user={user} lists={<ListNav />} onSearch={find} onShortcuts={help} />}
        tabs={<BottomTabs onSearch={find} onAdd={add} />}
        panel={<Detail ready={ready} />}
      >
        <CurrentView user={user} />
      </AppFrame>
      <Dialogs />
      <Refusals />
    </>
  );
}
