// Tend has no server actions (the API is another process), so the router need not know how to call one.
exports.serverActionReducer = () => {
  throw new Error("Tend has no server actions");
};
