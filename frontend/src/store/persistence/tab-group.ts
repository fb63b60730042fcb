/** To be raised with every change of what tabs send to each other; tabs with different versions ignore each other. */
const PROTOCOL = 5;

/** How long a leader may take to answer a ping; one that is frozen in the background doesn't. */
const MAX_SILENCE_MS = 3000;
const PING_MS = 20_000;

type TabMessage<Message> = { kind: "message"; message: Message } | { kind: "ping" } | { kind: "pong" };

interface TabGroupOptions<Message> {
  account: string;
  onMessage(message: Message): void;
  /** Called when this tab becomes the leader. It returns a function that is called when the tab stops leading. */
  onLead(): () => void;
}

export interface TabGroup<Message> {
  /** Sends a message to all other tabs. */
  post(message: Message): void;
  close(): void;
}

/** The name of the lock and of the channel that the tabs of an account share. */
export const tabGroupName = (account: string): string => `tend.${PROTOCOL}.${account}`;

/** The lock that the leader holds. */
class LeaderLock {
  readonly #name: string;
  readonly #onLead: () => () => void;
  #stopLeading: (() => void) | null = null;
  #releaseLock: () => void = () => undefined;
  #pending: AbortController | null = null;

  constructor(name: string, onLead: () => () => void) {
    this.#name = name;
    this.#onLead = onLead;
  }

  isLeader(): boolean {
    return this.#stopLeading !== null;
  }

  /** Becomes the leader as soon as no other tab is. */
  request(): void {
    // Insecure contexts have no locks, and every tab is a leader.
    if (!navigator.locks) this.#startLeading();
    else if (!this.#pending) this.#acquire(false);
  }

  /** Becomes the leader in place of the tab that is. */
  steal(): void {
    this.#acquire(true);
  }

  /** Lets another tab become the leader, until the next request. */
  release(): void {
    this.#pending?.abort();
    this.#pending = null;
    this.#stopLeading?.();
    this.#stopLeading = null;
    this.#releaseLock();
  }

  #startLeading(): void {
    this.#stopLeading ??= this.#onLead();
  }

  #acquire(isStealing: boolean): void {
    this.#pending?.abort();
    const attempt = new AbortController();
    this.#pending = attempt;
    let wasLeader = false;
    const hold = async () => {
      if (attempt.signal.aborted) return;
      wasLeader = true;
      this.#startLeading();
      await new Promise<void>((resolve) => {
        this.#releaseLock = resolve;
      });
    };
    const options = isStealing ? { steal: true } : { signal: attempt.signal };
    navigator.locks.request(this.#name, options, hold).catch(() => {
      if (this.#pending !== attempt) return;
      if (!wasLeader) return this.#startLeading();
      // Another tab stole the lock, so this one waits for its turn again.
      this.release();
      this.#acquire(false);
    });
  }
}

/**
 * Joins the tabs of one account, which send messages to each other and elect a leader with a Web Lock. A visible tab takes
 * over from a leader that does not answer.
 */
export function joinTabGroup<Message>({
  account,
  onMessage,
  onLead,
}: TabGroupOptions<Message>): TabGroup<Message> {
  const name = tabGroupName(account);
  const channel = new BroadcastChannel(name);
  const lock = new LeaderLock(name, onLead);
  const closing = new AbortController();
  const { signal } = closing;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const send = (message: TabMessage<Message>) => {
    if (!signal.aborted) channel.postMessage(message);
  };

  function checkLeader(): void {
    if (lock.isLeader() || document.visibilityState === "hidden") return;
    send({ kind: "ping" });
    clearTimeout(silence);
    silence = setTimeout(() => lock.isLeader() || lock.steal(), MAX_SILENCE_MS);
  }

  channel.onmessage = ({ data }: MessageEvent<TabMessage<Message>>) => {
    if (data.kind === "message") onMessage(data.message);
    else if (data.kind === "pong") clearTimeout(silence);
    else if (lock.isLeader()) send({ kind: "pong" });
  };
  document.addEventListener("visibilitychange", checkLeader, { signal });
  document.addEventListener("freeze", () => lock.release(), { signal });
  document.addEventListener("resume", () => lock.request(), { signal });
  addEventListener("pagehide", () => lock.release(), { signal });
  addEventListener("pageshow", () => lock.request(), { signal });
  const timer = setInterval(checkLeader, PING_MS);
  lock.request();
  checkLeader();

  return {
    post: (message) => send({ kind: "message", message }),
    close() {
      closing.abort();
      clearTimeout(silence);
      clearInterval(timer);
      lock.release();
      channel.close();
    },
  };
}
