// Tend's pages lead to each other by plain links and two calls of the router, none of which fetches ahead.
const nothing = () => undefined;
exports.cancelPrefetchTask = nothing;
exports.isPrefetchTaskDirty = () => false;
exports.needsSpeculativePrefetch = () => false;
exports.pingPrefetchScheduler = nothing;
exports.pingPrefetchTask = nothing;
exports.reschedulePrefetchTask = nothing;
exports.schedulePrefetchTask = () => null;
exports.startRevalidationCooldown = nothing;
