const early: KeyboardEvent[] = [];
let taken = false;

/** Keeps keys that are pressed before what they do is here. */
export function keepEarlyKeys(): () => void {
  const keep = (event: KeyboardEvent) => taken || early.push(event);
  addEventListener("keydown", keep);
  return () => {
    early.length = 0;
    removeEventListener("keydown", keep);
  };
}

/** What was pressed until now; from now on nothing is kept. */
export function takeEarlyKeys(): readonly KeyboardEvent[] {
  taken = true;
  return early.splice(0);
}
