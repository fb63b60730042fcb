interface Words {
  [name: string]: string | Words;
}

/** Both, with what either has under a name. */
export const merged = <A extends object, B extends object>(first: A, more: B): A & B => {
  const both: Words = { ...(first as Words) };
  for (const [name, words] of Object.entries(more as Words)) {
    const before = both[name];
    both[name] = typeof before === "object" && typeof words === "object" ? merged(before, words) : words;
  }
  return both as A & B;
};
