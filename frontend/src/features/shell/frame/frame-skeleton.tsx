/** The frame without data: it is prerendered and shown until the session is known. */
export const FrameSkeleton = () => (
  <div className="app-frame" aria-busy="true">
    <div className="app-side">
      <div className="sidebar" />
    </div>
    <main className="app-view" />
  </div>
);
