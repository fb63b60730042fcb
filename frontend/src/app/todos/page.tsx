import { App } from "./shell/app";

export default function TodosPage() {
  return <App />;
}
