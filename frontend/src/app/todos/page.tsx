import { App } from "./app";

export default function TodosPage() {
  return <App />;
}
