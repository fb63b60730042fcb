"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { Suspense } from "react";
import { linkLook } from "./page-frame";

interface OtherWayProps {
  question: string;
  label: string;
  href: "/login" | "/register";
}

function Way({ question, label, href, search }: OtherWayProps & { search: string }) {
  return (
    <p className="mt-6 text-muted text-sm">
      {question}{" "}
      <Link href={`${href}${search}`} className={linkLook}>
        {label}
      </Link>
    </p>
  );
}

function WayWithSearch(props: OtherWayProps) {
  const next = useSearchParams().get("next");
  return <Way {...props} search={next ? `?next=${encodeURIComponent(next)}` : ""} />;
}

/** The link to the sister page; it carries `?next=` along. */
export function OtherWay(props: OtherWayProps) {
  return (
    <Suspense fallback={<Way {...props} search="" />}>
      <WayWithSearch {...props} />
    </Suspense>
  );
}
