import { cx } from "class-variance-authority";
import { Glyph, type IconProps } from "./form-icons";

// The icons of a module load together, so the signed-out pages have a small module of their own.
export * from "./form-icons";

const MIRRORED = "rtl:-scale-x-100";

export const InboxIcon = (props: IconProps) => (
  <Glyph {...props} d="M3 11.5 5 4.5h10l2 7v4H3zM3 11.5h4c.4 1.6 1.5 2.4 3 2.4s2.6-.8 3-2.4h4" />
);
export const SunIcon = (props: IconProps) => (
  <Glyph
    {...props}
    d="M10 6.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM10 2.5v1.3M10 16.2v1.3M2.5 10h1.3M16.2 10h1.3M4.7 4.7l.9.9M14.4 14.4l.9.9M4.7 15.3l.9-.9M14.4 5.6l.9-.9"
  />
);
export const MoonIcon = (props: IconProps) => (
  <Glyph {...props} d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z" />
);
export const ScreenIcon = (props: IconProps) => <Glyph {...props} d="M3 4.5h14v9H3zM7.5 16.5h5" />;
export const CalendarIcon = (props: IconProps) => (
  <Glyph {...props} d="M4 5h12v11.5H4zM4 8.5h12M7.3 3v3.4M12.7 3v3.4" />
);
export const SearchIcon = (props: IconProps) => (
  <Glyph {...props} d="M9 3.8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 9 3.8ZM12.8 12.8l3.7 3.7" />
);
export const TrashIcon = (props: IconProps) => (
  <Glyph {...props} d="M3.8 5.8h12.4M8 5.5V3.6h4v1.9M5.3 5.8l.8 10.7h7.8l.8-10.7M8.4 9v4.5M11.6 9v4.5" />
);
export const ArchiveIcon = (props: IconProps) => (
  <Glyph {...props} d="M3 4.5h14v3.3H3zM4.3 7.8v8.2h11.4V7.8M8 11h4" />
);
export const PencilIcon = (props: IconProps) => <Glyph {...props} d="m4 16 .7-3.2L13.3 4 16 6.7l-8.7 8.7z" />;
export const MoreIcon = (props: IconProps) => (
  <Glyph strokeWidth="2.4" {...props} d="M4.5 10h.01M10 10h.01M15.5 10h.01" />
);
export const MenuIcon = (props: IconProps) => <Glyph {...props} d="M3.5 6h13M3.5 10h13M3.5 14h13" />;
export const FilterIcon = (props: IconProps) => <Glyph {...props} d="M3.5 6h13M6 10h8M8.5 14h3" />;
export const SortIcon = (props: IconProps) => (
  <Glyph {...props} d="M6 4v12m-2.6-2.6L6 16l2.6-2.6M11 5.5h6M11 10h4.5M11 14.5h3" />
);
export const FlagIcon = (props: IconProps) => <Glyph {...props} d="M5 17V3.8h9.5l-2 3.4 2 3.3H5" />;
export const StarIcon = (props: IconProps) => (
  <Glyph {...props} d="m10 3.2 2.1 4.3 4.7.7-3.4 3.3.8 4.7-4.2-2.2-4.2 2.2.8-4.7-3.4-3.3 4.7-.7z" />
);
export const TagIcon = (props: IconProps) => <Glyph {...props} d="M3.5 3.5h6l7 7-6 6-7-7zM6.9 6.9h.01" />;
export const NoteIcon = (props: IconProps) => <Glyph {...props} d="M4.5 5.5h11M4.5 9h11M4.5 12.5h7" />;
export const CommentIcon = (props: IconProps) => <Glyph {...props} d="M4 4.5h12v8.5h-6l-3.5 3V13H4z" />;
export const ListIcon = (props: IconProps) => (
  <Glyph {...props} d="M7.5 5.5h9M7.5 10h9M7.5 14.5h9M3.8 5.5h.01M3.8 10h.01M3.8 14.5h.01" />
);
export const SettingsIcon = (props: IconProps) => (
  <Glyph {...props} d="M3.5 6h7M14 6h2.5M3.5 14H6M9.5 14h7M12.2 4.2v3.6M7.8 12.2v3.6" />
);
export const SignOutIcon = (props: IconProps) => (
  <Glyph {...props} d="M8 3.8H4.2v12.4H8M8.5 10h8m-3-3 3 3-3 3" />
);
export const ChevronRightIcon = ({ className, ...props }: IconProps) => (
  <Glyph {...props} className={cx(MIRRORED, className)} d="m8 5.5 4.5 4.5L8 14.5" />
);
export const BackIcon = ({ className, ...props }: IconProps) => (
  <Glyph {...props} className={cx(MIRRORED, className)} d="M16 10H4.5m4.5-4.5L4.5 10 9 14.5" />
);
export const UndoIcon = (props: IconProps) => (
  <Glyph {...props} d="M7 4 3.5 7.5 7 11M4 7.5h7.5a4.3 4.3 0 0 1 0 8.5H8" />
);
export const DownloadIcon = (props: IconProps) => (
  <Glyph {...props} d="M10 3.5v9M6.5 9l3.5 3.5L13.5 9M4 16.5h12" />
);
export const ChartIcon = (props: IconProps) => (
  <Glyph {...props} d="M4 16.5h12M5.5 13v-3M10 13V5M14.5 13V8" />
);
export const ClockIcon = (props: IconProps) => (
  <Glyph {...props} d="M10 3.3a6.7 6.7 0 1 1 0 13.4 6.7 6.7 0 0 1 0-13.4ZM10 6.5V10l2.3 1.8" />
);
export const RestoreIcon = (props: IconProps) => (
  <Glyph {...props} d="M4 5v3.8h3.8M4.3 8.8A6.2 6.2 0 1 1 4 11.5" />
);
export const GripIcon = (props: IconProps) => (
  <Glyph
    strokeWidth="2"
    {...props}
    d="M7.5 5.5h.01M12.5 5.5h.01M7.5 10h.01M12.5 10h.01M7.5 14.5h.01M12.5 14.5h.01"
  />
);
export const KeyboardIcon = (props: IconProps) => (
  <Glyph {...props} d="M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.7h7" />
);
export const RepeatIcon = (props: IconProps) => (
  <Glyph
    {...props}
    d="M4 9V8a2.5 2.5 0 0 1 2.5-2.5H15m-2.5-2.7L15.2 5.5l-2.7 2.7M16 11v1a2.5 2.5 0 0 1-2.5 2.5H5m2.5 2.7-2.7-2.7 2.7-2.7"
  />
);
export const BellIcon = (props: IconProps) => (
  <Glyph {...props} d="M5 14V9a5 5 0 0 1 10 0v5l1.2 1.2H3.8zM8.6 17.2h2.8" />
);
export const SubtaskIcon = (props: IconProps) => <Glyph {...props} d="M4 4.5h12M5 4.5V13h3.5M11 13h5.5" />;
export const IndentIcon = ({ className, ...props }: IconProps) => (
  <Glyph {...props} className={cx(MIRRORED, className)} d="M4 4.5v11M7.5 10h9M13 6.5l3.5 3.5-3.5 3.5" />
);
export const ArrowUpIcon = (props: IconProps) => <Glyph {...props} d="M10 16V4.5M5.5 9 10 4.5 14.5 9" />;
export const PersonIcon = (props: IconProps) => (
  <Glyph
    {...props}
    d="M10 9.6a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8ZM4.4 16.4c.3-2.9 2.3-4.5 5.6-4.5s5.3 1.6 5.6 4.5"
  />
);
export const CopyIcon = (props: IconProps) => <Glyph {...props} d="M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4" />;
export const CollapseIcon = (props: IconProps) => (
  <Glyph {...props} d="M10 3v4.5m-2.5-2L10 8l2.5-2.5M10 17v-4.5m-2.5 2L10 12l2.5 2.5M3.5 10h13" />
);
export const LinkIcon = (props: IconProps) => (
  <Glyph
    {...props}
    d="M8.5 11.5a3 3 0 0 0 4.3 0l2.6-2.6a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-2.6 2.6a3 3 0 0 0 4.3 4.3l1-1"
  />
);
export const PrintIcon = (props: IconProps) => (
  <Glyph {...props} d="M6 7.5V3.5h8v4M6 14H3.5V7.5h13V14H14M6 11.5h8v5H6z" />
);
export const SkipIcon = (props: IconProps) => <Glyph {...props} d="m5 5 7 5-7 5zM15 5v10" />;
