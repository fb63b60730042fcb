"use client";

// It has to be the first import, because it changes the names of the chunks that React loads.
import "next/dist/client/app-webpack";
import { AppRouterAnnouncer } from "next/dist/client/components/app-router-announcer";
import { type ComponentType, startTransition, useEffect, useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { ErrorBoundary } from "./error-boundary";
import { fetchPayload, type Payload, readPayload } from "./next-payload";
import { LayoutNodeContext, type Router, RouterContext } from "./router-context";

/** Announces the title of a page to screen readers when `tree` is another object than before. */
const TitleAnnouncer = AppRouterAnnouncer as ComponentType<{ tree: never }> as ComponentType<{
  tree: object;
}>;

interface Page {
  payload: Payload;
  /** The app, if this document has shown it. */
  app: Payload | null;
}

const pathOf = ({ c }: Payload) => c.join("/");

const createPage = (payload: Payload, app: Payload | null): Page => ({
  payload,
  app: pathOf(payload) === "/todos" ? payload : app,
});

type SetPage = (update: (page: Page) => Page) => void;

/** Shows other pages in the same document. If that fails, or they are of another build, the browser loads them. */
function createRouter(build: string, setPage: SetPage): Router {
  return {
    async replace(path) {
      try {
        const payload = await fetchPayload(path);
        if (payload.b !== build) throw new Error("The server has another build");
        history.replaceState(null, "", path);
        scrollTo(0, 0);
        startTransition(() => setPage(({ app }) => createPage(payload, app)));
      } catch {
        location.replace(path);
      }
    },
  };
}

/** The app again, if it was left for a page that is not the address's. */
function returnToApp(page: Page): Page {
  const { payload, app } = page;
  const isHere = payload === app || pathOf(payload) === location.pathname;
  return isHere || !app ? page : createPage(app, app);
}

/** Going back from a page that replaced the app leads to a view of the app, which has many addresses. */
function useReturnToApp(page: Page, setPage: SetPage): void {
  useEffect(() => {
    const onPopState = () => setPage(returnToApp);
    addEventListener("popstate", onPopState);
    return () => removeEventListener("popstate", onPopState);
  }, [setPage]);
  // Somebody may go back while the page is still loading, which would then replace the app all the same.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each page that is shown
  useEffect(() => setPage(returnToApp), [page, setPage]);
}

/** Each array of children is as long as Next's on the server, because React derives the ids of `useId` from that. */
function Root({ initial }: { initial: Payload }) {
  const [page, setPage] = useState(() => createPage(initial, null));
  const [router] = useState(() => createRouter(initial.b, setPage));
  useReturnToApp(page, setPage);
  const { t, G } = page.payload;
  return (
    <>
      {null}
      {null}
      <RouterContext value={router}>
        <ErrorBoundary page={G[0]} styles={G[1]}>
          <LayoutNodeContext value={t.t}>
            {t.h.r}
            {t.t.d.r}
            <TitleAnnouncer tree={page.payload} />
          </LayoutNodeContext>
        </ErrorBoundary>
      </RouterContext>
    </>
  );
}

/**
 * Hydrates the page in place of Next's client, whose router would be a third of the first load. Next's would also render the
 * stylesheet of a part that loads later through React, which then commits nothing until the stylesheet is there, and puts
 * the old text back into any field that somebody types in meanwhile.
 */
async function hydrate(): Promise<void> {
  const payload = await readPayload();
  startTransition(() => {
    hydrateRoot(document, <Root initial={payload} />, {
      onDefaultTransitionIndicator: () => () => undefined,
    });
  });
}

void hydrate();
