import type { Group, Layout, Sort } from "@/store/types";
import type { ChangeView, ViewOptions } from "../screens/view-query";

export interface ViewToolsProps {
  options: ViewOptions;
  change: ChangeView;
  /** A view with an order of its own has nothing to sort, to group or to lay out. */
  sorts: readonly Sort[];
  groups: readonly Group[];
  layouts: readonly Layout[];
  /** Whether the view can show completed todos beside the open ones. */
  canShowDone: boolean;
}
