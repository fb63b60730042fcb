// Replaces Next's prefetch scheduler in the browser. Tend navigates with plain links and two router calls, none of
// which prefetches, so the scheduler would only add to the first load.
const doNothing = () => undefined;
exports.cancelPrefetchTask = doNothing;
exports.isPrefetchTaskDirty = () => false;
exports.needsSpeculativePrefetch = () => false;
exports.pingPrefetchScheduler = doNothing;
exports.pingPrefetchTask = doNothing;
exports.reschedulePrefetchTask = doNothing;
exports.schedulePrefetchTask = () => null;
exports.startRevalidationCooldown = doNothing;
