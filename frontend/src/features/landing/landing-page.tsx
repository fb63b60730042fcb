import { cx } from "class-variance-authority";
import type { StaticImageData } from "next/image";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { buildTimeMessages } from "@/messages/server";
import desktopDark from "./pictures/desktop-dark.webp";
import desktopLight from "./pictures/desktop-light.webp";
import phoneDark from "./pictures/phone-dark.webp";
import phoneLight from "./pictures/phone-light.webp";
import { QuickAddDemo } from "./quick-add-demo";

const t = buildTimeMessages.landing;
const PRINCIPLES = ["instant", "keyboard", "ownership", "calm"] as const;

/** A script before the first paint marks the document of somebody who is signed in. */
const SIGNED_OUT_ONLY = "[[data-signed-in]_&]:hidden";
const SIGNED_IN_ONLY = "[:root:not([data-signed-in])_&]:hidden";

interface StartLinkProps {
  label: string;
  size?: "md" | "lg";
  className?: string;
}

/** Leads whoever is signed out to a new account, and whoever is signed in into the app. */
const StartLink = ({ label, size = "md", className }: StartLinkProps) => (
  <>
    <a
      href="/register"
      className={buttonClass({ tone: "primary", size, className: cx(SIGNED_OUT_ONLY, className) })}
    >
      {label}
    </a>
    <a
      href="/todos"
      className={buttonClass({
        tone: "primary",
        size,
        className: cx(SIGNED_IN_ONLY, className),
      })}
    >
      {t("open")}
    </a>
  </>
);

function LandingHeader() {
  return (
    <header className="flex min-h-20 items-center justify-between">
      <span className="serif text-xl">{buildTimeMessages.site("brand")}</span>
      <nav className="flex items-center gap-1 sm:gap-2">
        <a href="/login" className={buttonClass({ tone: "plain", className: SIGNED_OUT_ONLY })}>
          {t("signIn")}
        </a>
        <StartLink label={t("start")} />
      </nav>
    </header>
  );
}

function Hero() {
  return (
    <section className="grid justify-items-center pt-12 pb-12 text-center sm:pt-20">
      <h1 className="serif max-w-reading text-hero tracking-tight sm:max-w-hero">{t("title")}</h1>
      <p className="mt-6 max-w-lead text-balance text-lead text-muted">{t("lead")}</p>
      <p className="mt-8 flex flex-wrap justify-center gap-3">
        <StartLink label={t("createAccount")} size="lg" />
        <a href="#how" className={buttonClass({ tone: "quiet", size: "lg" })}>
          {t("howItWorks")}
        </a>
      </p>
      <p className="mt-4 font-mono text-muted text-sm">$ {t("run.command")}</p>
    </section>
  );
}

interface PictureProps {
  light: StaticImageData;
  dark: StaticImageData;
  alt: string;
  /** How wide the picture is shown at most, in pixels. */
  width: number;
  className: string;
}

const windowClass = "w-full rounded-lg border border-line shadow-overlay";

/** A phone around a picture of the app. */
const Phone = ({ children }: { children: ReactNode }) => (
  <div className="rounded-[calc(var(--radius-lg)*2)] bg-control p-1 shadow-overlay">
    <div className="overflow-hidden rounded-[calc(var(--radius-lg)*1.6)] bg-bg">
      <div aria-hidden="true" className="mx-auto mt-1.5 h-2.5 w-1/4 rounded-full bg-control" />
      {children}
      <div aria-hidden="true" className="mx-auto mt-0.5 mb-1.5 h-1 w-1/3 rounded-full bg-control" />
    </div>
  </div>
);

/** A picture of the app in the theme of the page; browsers load only the one that is displayed. */
function Picture({ light, dark, alt, width, className }: PictureProps) {
  const height = Math.round((width * light.height) / light.width);
  const picture = (image: StaticImageData, look: string) => (
    // biome-ignore lint/performance/noImgElement: an export has no server that could resize images
    <img
      src={image.src}
      alt={alt}
      width={width}
      height={height}
      loading="lazy"
      decoding="async"
      className={cx(look, className)}
    />
  );
  return (
    <>
      {picture(light, "picture-light")}
      {picture(dark, "picture-dark")}
    </>
  );
}

/** Introduces Tend in two sentences and two pictures, which `make pictures` takes of the app itself. */
function Introduction() {
  return (
    <section aria-labelledby="what-title">
      <div className="relative sm:pe-16 sm:pb-16">
        <div className="hidden sm:block">
          <Picture
            light={desktopLight}
            dark={desktopDark}
            alt={t("screenshots.desktop")}
            width={1120}
            className={windowClass}
          />
        </div>
        <div className="mx-auto w-3/5 max-w-56 sm:absolute sm:inset-e-0 sm:inset-be-0 sm:w-1/4">
          <Phone>
            <Picture
              light={phoneLight}
              dark={phoneDark}
              alt={t("screenshots.phone")}
              width={224}
              className="w-full"
            />
          </Phone>
        </div>
      </div>
      <h2 id="what-title" className="serif mx-auto mt-12 max-w-reading text-balance text-center text-2xl">
        {t("features.title")}
      </h2>
      <p className="mx-auto mt-3 max-w-reading text-balance text-center text-muted">{t("features.text")}</p>
    </section>
  );
}

const LINES = ["call", "rent", "talk"] as const;

/** Quick add, which visitors can try. */
function QuickAddSection() {
  return (
    <section id="how" aria-labelledby="quick-title" className="scroll-mt-6 pt-24">
      <h2 id="quick-title" className="serif text-center text-2xl">
        {t("quick.title")}
      </h2>
      <p className="mx-auto mt-3 mb-8 max-w-reading text-balance text-center text-muted">{t("quick.text")}</p>
      <QuickAddDemo
        todos={[
          {
            key: "lease",
            title: t("quick.rows.lease"),
            due: null,
            priority: "high",
            list: t("quick.work"),
            color: "violet",
            tags: [],
          },
          {
            key: "lemon",
            title: t("quick.rows.lemon"),
            due: null,
            priority: "none",
            list: t("quick.home"),
            color: "amber",
            tags: [],
          },
        ]}
        examples={LINES.map((line) => t(`quick.lines.${line}`))}
        words={{
          add: t("quick.add"),
          submit: t("quick.submit"),
          hint: t("quick.hint"),
          examples: t("quick.examples"),
          list: t("quick.list"),
          priorities: {
            high: t("quick.priorities.high"),
            medium: t("quick.priorities.medium"),
            low: t("quick.priorities.low"),
          },
        }}
      />
    </section>
  );
}

function Principles() {
  return (
    <section aria-labelledby="points-title" className="pt-24">
      <h2 id="points-title" className="serif text-center text-2xl">
        {t("points.title")}
      </h2>
      <div className="mt-10 grid gap-x-12 sm:grid-cols-2">
        {PRINCIPLES.map((principle) => (
          <div key={principle} className="border-line border-t py-6">
            <h3 className="serif text-xl">{t(`points.${principle}`)}</h3>
            <p className="mt-2 max-w-lead text-muted">{t(`points.${principle}Text`)}</p>
          </div>
        ))}
      </div>
    </section>
  );
}

function SelfHosting() {
  return (
    <>
      <section
        aria-labelledby="run-title"
        className="mt-20 grid justify-items-center rounded-lg bg-side px-6 py-12 text-center"
      >
        <h2 id="run-title" className="serif text-2xl">
          {t("run.title")}
        </h2>
        <p className="mt-2 max-w-lead text-balance text-muted">{t("run.text")}</p>
        <p className="mt-6 rounded-md border border-line bg-surface px-6 py-3 font-mono text-md">
          <span className="select-none text-muted">$ </span>
          {t("run.command")}
        </p>
        <StartLink label={t("createAccount")} size="lg" className="mt-8" />
      </section>
      <footer className="py-8 text-center text-muted text-sm">{t("license")}</footer>
    </>
  );
}

export function LandingPage() {
  return (
    <div className="mx-auto max-w-page px-4 sm:px-8">
      <LandingHeader />
      <main>
        <Hero />
        <Introduction />
        <QuickAddSection />
        <Principles />
        <SelfHosting />
      </main>
    </div>
  );
}
