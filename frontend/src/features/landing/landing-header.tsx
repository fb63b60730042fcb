import { buttonLook } from "@/components/ui/button";
import { words } from "@/messages/server";

export function LandingHeader() {
  return (
    <header className="flex min-h-20 items-center justify-between">
      <span className="serif text-xl">{words.site("brand")}</span>
      <nav className="flex items-center gap-1 sm:gap-2">
        <a href="/login" className={buttonLook({ tone: "plain" })}>
          {words.landing("signIn")}
        </a>
        <a href="/register" className={buttonLook({ tone: "primary" })}>
          {words.landing("start")}
        </a>
      </nav>
    </header>
  );
}
