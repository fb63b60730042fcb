import { SCHEMA } from "./local/database";

/** The tabs of one account and one version: one of them leads, and all tell each other what is new. */
export interface Tabs<Message> {
  post(message: Message): void;
  close(): void;
}

interface TabsPlan<Message> {
  account: string;
  onMessage(message: Message): void;
  /** Called once this tab leads; what it returns is called when another has taken over. */
  onLead(): () => void;
}

type Sent<Message> = { said: Message } | { ask: true } | { here: true };

/** A leader that sleeps in the background answers nobody. */
const SILENCE_MS = 3000;

export function openTabs<Message>({ account, onMessage, onLead }: TabsPlan<Message>): Tabs<Message> {
  const name = `tend.${SCHEMA}.${account}`;
  const channel = new BroadcastChannel(name);
  const closing = new AbortController();
  let stop: (() => void) | null = null;
  let release: () => void = () => undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  function yieldLead(): void {
    stop?.();
    stop = null;
    release();
  }

  async function hold(): Promise<void> {
    if (closing.signal.aborted) return;
    clearTimeout(silence);
    stop ??= onLead();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  }

  function stand(steal: boolean): void {
    const options = steal ? { steal } : { signal: closing.signal };
    // robbed of the lock, this tab stands in line again
    navigator.locks.request(name, options, hold).catch(() => {
      yieldLead();
      if (!closing.signal.aborted) stand(false);
    });
  }

  /** Takes over from a leader that does not answer, for as long as somebody looks at this tab. */
  function look(): void {
    if (stop || document.visibilityState === "hidden") return;
    channel.postMessage({ ask: true } satisfies Sent<Message>);
    clearTimeout(silence);
    silence = setTimeout(() => {
      if (!stop && !closing.signal.aborted) stand(true);
    }, SILENCE_MS);
  }

  channel.onmessage = ({ data }: MessageEvent<Sent<Message>>) => {
    if ("said" in data) onMessage(data.said);
    else if ("here" in data) clearTimeout(silence);
    else if (stop) channel.postMessage({ here: true } satisfies Sent<Message>);
  };
  document.addEventListener("visibilitychange", look);
  stand(false);
  look();

  return {
    post: (said) => channel.postMessage({ said } satisfies Sent<Message>),
    close() {
      closing.abort();
      clearTimeout(silence);
      document.removeEventListener("visibilitychange", look);
      yieldLead();
      channel.close();
    },
  };
}
