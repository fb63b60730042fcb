// Replaces the part of Next's router that calls server actions. Tend has none, because its API is another process.
exports.serverActionReducer = () => {
  throw new Error("Tend has no server actions");
};
