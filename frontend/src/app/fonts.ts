import localFont from "next/font/local";

// The latin subset of each family, preloaded; other scripts come on demand from the faces that
// fonts.css adds. The compiler reads these calls as they stand, so the range is written twice.
// It names each family after its constant, which therefore must not be a word of CSS such as serif.
const inter = localFont({
  src: "../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-inter",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    },
  ],
  // A font that arrives late would shift the text being read.
  display: "optional",
  fallback: ["Inter Variable", "system-ui", "sans-serif"],
});

const newsreader = localFont({
  src: "../../node_modules/@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2",
  weight: "200 800",
  variable: "--font-newsreader",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    },
  ],
  display: "optional",
  adjustFontFallback: "Times New Roman",
  fallback: ["Newsreader Variable", "Georgia", "serif"],
});

export const fontVariables = `${inter.variable} ${newsreader.variable}`;
