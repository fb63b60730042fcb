import type { Group, Layout, Sort } from "@/store/types";
import type { ChangeView, ViewOptions } from "../screens/view-query";

export interface ViewToolsProps {
  options: ViewOptions;
  change: ChangeView;
  /** Empty in a view with a fixed order, which can't be sorted, grouped or laid out. */
  sorts: readonly Sort[];
  groups: readonly Group[];
  layouts: readonly Layout[];
  /** True if the view can show completed todos next to open ones. */
  canShowDone: boolean;
}
