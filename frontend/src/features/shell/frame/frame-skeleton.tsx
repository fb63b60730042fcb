/** The frame without anybody in it: what is prerendered, and what stands until the session is known. */
export const FrameSkeleton = () => (
  <div className="app-frame" aria-busy="true">
    <div className="app-side">
      <div className="sidebar" />
    </div>
    <main className="app-view" />
  </div>
);
