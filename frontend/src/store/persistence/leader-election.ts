import { SCHEMA } from "./database";

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
const ASK_MS = 20_000;

interface Lead {
  leads(): boolean;
  /** Takes the lead from the tab that has it. */
  rob(): void;
  /** Lets another lead, until `stand`. */
  rest(): void;
  /** Leads as soon as nobody else does. */
  stand(): void;
}

function openLead(name: string, onLead: () => () => void): Lead {
  let stop: (() => void) | null = null;
  let release: () => void = () => undefined;
  let standing: AbortController | null = null;

  function begin(): void {
    stop ??= onLead();
  }

  function rest(): void {
    standing?.abort();
    standing = null;
    stop?.();
    stop = null;
    release();
  }

  function request(steal: boolean): void {
    standing?.abort();
    const mine = new AbortController();
    standing = mine;
    let led = false;
    const hold = async () => {
      if (mine.signal.aborted) return;
      led = true;
      begin();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    };
    navigator.locks.request(name, steal ? { steal } : { signal: mine.signal }, hold).catch(() => {
      if (standing !== mine) return;
      if (!led) return begin();
      // robbed of the lock, this tab stands in line again
      rest();
      request(false);
    });
  }

  return {
    leads: () => stop !== null,
    rob: () => request(true),
    rest,
    stand() {
      // outside secure contexts there are no locks: every tab leads
      if (!navigator.locks) begin();
      else if (!standing) request(false);
    },
  };
}

export function openTabs<Message>({ account, onMessage, onLead }: TabsPlan<Message>): Tabs<Message> {
  const name = `tend.${SCHEMA}.${account}`;
  const channel = new BroadcastChannel(name);
  const closing = new AbortController();
  const { signal } = closing;
  const lead = openLead(name, onLead);
  let silence: ReturnType<typeof setTimeout> | undefined;

  const send = (sent: Sent<Message>) => {
    if (!signal.aborted) channel.postMessage(sent);
  };

  /** Takes over from a leader that does not answer, for as long as somebody looks at this tab. */
  function look(): void {
    if (lead.leads() || document.visibilityState === "hidden") return;
    send({ ask: true });
    clearTimeout(silence);
    silence = setTimeout(() => lead.leads() || lead.rob(), SILENCE_MS);
  }

  channel.onmessage = ({ data }: MessageEvent<Sent<Message>>) => {
    if ("said" in data) onMessage(data.said);
    else if ("here" in data) clearTimeout(silence);
    else if (lead.leads()) send({ here: true });
  };
  document.addEventListener("visibilitychange", look, { signal });
  document.addEventListener("freeze", lead.rest, { signal });
  document.addEventListener("resume", lead.stand, { signal });
  addEventListener("pagehide", lead.rest, { signal });
  addEventListener("pageshow", lead.stand, { signal });
  const asking = setInterval(look, ASK_MS);
  lead.stand();
  look();

  return {
    post: (said) => send({ said }),
    close() {
      closing.abort();
      clearTimeout(silence);
      clearInterval(asking);
      lead.rest();
      channel.close();
    },
  };
}
