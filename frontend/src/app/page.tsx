import { Hero } from "@/features/landing/hero";
import { LandingHeader } from "@/features/landing/landing-header";
import { Picture } from "@/features/landing/picture";
import { Points } from "@/features/landing/points";
import { RunIt } from "@/features/landing/run-it";

export default function LandingPage() {
  return (
    <div className="mx-auto max-w-page px-4 sm:px-8">
      <LandingHeader />
      <main>
        <Hero />
        <Picture />
        <Points />
        <RunIt />
      </main>
    </div>
  );
}
