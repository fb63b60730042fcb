import type { Metadata } from "next";
import { App } from "./shell/app";

/** The app renders the title of its view itself. */
export const metadata: Metadata = { title: { absolute: "" } };

export default function TodosPage() {
  return <App />;
}
