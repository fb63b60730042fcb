"use client";

import { TemplateContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { type ReactNode, use } from "react";
import { ErrorBoundary } from "./error-boundary";
import type { ErrorPage } from "./next-payload";
import { LayoutNodeContext } from "./router-context";

interface LayoutRouterProps {
  parallelRouterKey: string;
  error?: ErrorPage;
  errorStyles?: ReactNode;
  template: ReactNode;
  templateStyles?: ReactNode;
  templateScripts?: ReactNode;
}

/**
 * Renders a slot of a layout, in place of Next's component of this name.
 * Each array of children is as long as Next's on the server, because React derives the ids of `useId` from that.
 */
export default function LayoutRouter(props: LayoutRouterProps) {
  const node = use(LayoutNodeContext)?.c?.get(props.parallelRouterKey);
  if (!node) throw new Error(`The page has no slot “${props.parallelRouterKey}”`);
  const content = (
    <>
      <ErrorBoundary page={props.error} styles={props.errorStyles}>
        <LayoutNodeContext value={node}>{node.d.r}</LayoutNodeContext>
        {null}
      </ErrorBoundary>
      {null}
    </>
  );
  return [
    <TemplateContext key="slot" value={content}>
      {props.templateStyles}
      {props.templateScripts}
      {props.template}
    </TemplateContext>,
  ];
}
