"use client";

import { Component, type ReactNode } from "react";
import type { ErrorPage } from "./next-payload";

interface ErrorBoundaryProps {
  page: ErrorPage | undefined;
  styles: ReactNode;
  children: ReactNode;
}

interface ErrorBoundaryState {
  caught: { error: unknown } | null;
}

/** Shows `page` in place of children that threw, until the address changes or the page asks for them again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { caught: null };

  static getDerivedStateFromError = (error: unknown): ErrorBoundaryState => ({ caught: { error } });

  readonly #reset = () => this.setState({ caught: null });

  override componentDidMount() {
    addEventListener("popstate", this.#reset);
  }

  override componentWillUnmount() {
    removeEventListener("popstate", this.#reset);
  }

  override render() {
    const { page: Page, styles, children } = this.props;
    const { caught } = this.state;
    if (!caught) return children;
    if (!Page) throw caught.error;
    return (
      <>
        {styles}
        <Page error={caught.error} reset={this.#reset} />
      </>
    );
  }
}
