// Stands in for modules of Next's router in the browser that Tend never runs, since they would only add to the first load.

// Tend navigates with plain links and two router calls, none of which prefetches.
const doNothing = () => undefined;
exports.cancelPrefetchTask = doNothing;
exports.isPrefetchTaskDirty = () => false;
exports.needsSpeculativePrefetch = () => false;
exports.pingPrefetchScheduler = doNothing;
exports.pingPrefetchTask = doNothing;
exports.reschedulePrefetchTask = doNothing;
exports.schedulePrefetchTask = () => null;
exports.startRevalidationCooldown = doNothing;

// Of these constants, which concern builds and servers, the router reads only this one.
exports.NEXT_NAV_DEPLOYMENT_ID_HEADER = "x-nextjs-deployment-id";

// Tend has no server actions, because its API is another process.
exports.serverActionReducer = () => {
  throw new Error("Tend has no server actions");
};
