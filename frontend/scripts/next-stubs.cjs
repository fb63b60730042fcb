// Stands in for components of Next that Tend's pages never show in the browser: its own page for errors, and the boundary
// for errors that only the server throws.
exports.default = ({ children }) => children ?? null;
exports.HTTPAccessFallbackBoundary = exports.default;
exports.__esModule = true;
