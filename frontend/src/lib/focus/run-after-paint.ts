/** Runs a function once the browser has painted what React is about to render. */
export const runAfterPaint = (run: () => void): void => {
  requestAnimationFrame(() => requestAnimationFrame(run));
};
