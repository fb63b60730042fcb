import { words } from "@/messages/server";

const t = words.landing;
const POINTS = ["instant", "hands", "yours", "calm"] as const;

export function Points() {
  return (
    <section id="how" aria-labelledby="how-title" className="scroll-mt-6 pt-24">
      <h2 id="how-title" className="serif text-center text-2xl">
        {t("points.title")}
      </h2>
      <div className="mt-10 grid gap-x-12 sm:grid-cols-2">
        {POINTS.map((point) => (
          <div key={point} className="border-line border-t py-6">
            <h3 className="serif text-xl">{t(`points.${point}`)}</h3>
            <p className="mt-2 max-w-lead text-muted">{t(`points.${point}Text`)}</p>
          </div>
        ))}
      </div>
    </section>
  );
}
