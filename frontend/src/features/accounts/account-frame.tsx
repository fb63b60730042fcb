import type { ReactNode } from "react";
import { CheckboxIcon } from "@/components/ui/todo-checkbox";
import { buildTimeMessages } from "@/messages/server";

export const Title = ({ children }: { children: ReactNode }) => (
  <h1 className="serif text-2xl">{children}</h1>
);

export const Lead = ({ children }: { children: ReactNode }) => <p className="mt-1 text-muted">{children}</p>;

export const formClass = "mt-6 grid gap-4";

export const linkClass =
  "rounded-sm font-medium text-accent underline-offset-4 hover:underline pointer-coarse:-my-3 pointer-coarse:py-3";

const LINES = [
  ["one", "high", true],
  ["two", "medium", false],
  ["three", "none", false],
] as const;

/**
 * The wide half of the page: a large decorative drawing of Tend's checkboxes. It is in the middle by its distance from the top,
 * since the browser may paint when only some of its lines have arrived, and would then move them.
 */
function Aside() {
  return (
    <div
      aria-hidden="true"
      className="hidden border-line border-s bg-side lg:block lg:pt-[calc(50dvh-4.875rem)]"
    >
      <ul className="mx-auto grid w-full max-w-field gap-6 whitespace-nowrap">
        {LINES.map(([line, priority, done]) => (
          <li key={line} className="flex items-center gap-4">
            <CheckboxIcon priority={priority} checked={done} />
            <span className={done ? "serif text-2xl text-muted line-through decoration-1" : "serif text-2xl"}>
              {buildTimeMessages.accountPages(`aside.${line}`)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function AccountFrame({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-2">
      <div className="grid grid-rows-[auto_1fr] px-4 sm:px-12">
        <header className="flex min-h-16 items-center">
          <a href="/" className="serif flex min-h-touch items-center rounded-sm text-xl">
            {buildTimeMessages.site("brand")}
          </a>
        </header>
        <main className="mx-auto w-full max-w-field pt-8 pb-16 sm:pt-[12vh]">
          {children}
          <noscript>
            <p className="mt-6 text-danger">{buildTimeMessages.site("noscript")}</p>
          </noscript>
        </main>
      </div>
      <Aside />
    </div>
  );
}
