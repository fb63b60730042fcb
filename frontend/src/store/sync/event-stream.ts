import { networkProblem, Problem, toProblem } from "@/lib/api/problem";
import type { ListId } from "../types";
import { patience } from "./backoff";

/** The newest numbers that the server tells of. */
export interface Heard {
  lists?: Readonly<Record<ListId, number>>;
  account?: number;
}

export interface Stream {
  /** Tries now instead of when the wait is over. */
  retry(): void;
  close(): void;
}

interface StreamPlan {
  connect(signal: AbortSignal): Promise<Response>;
  /** The stream hears everything from here on: whatever came before has to be pulled. */
  onReady(): void;
  onChange(heard: Heard): void;
  random?: () => number;
}

/** The server says something every 20 seconds. */
const SILENCE_MS = 45_000;
/** A stream that held for so long was a good one. */
const GOOD_MS = 10_000;

async function* linesOf(body: ReadableStream<Uint8Array>, onWord: () => void): AsyncGenerator<string> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onWord();
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.map((line) => line.replace(/\r$/, ""));
  }
}

const problemOf = (error: unknown) => (error instanceof Problem ? error : networkProblem());

/** A stream of server-sent events (WHATWG HTML §9.2) over fetch, that comes back by itself. */
export function openStream({ connect, onReady, onChange, random = Math.random }: StreamPlan): Stream {
  let closed = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let line: AbortController | null = null;

  function dispatch(event: string, data: string): void {
    if (event === "ready") onReady();
    else if (event === "change") onChange(JSON.parse(data));
  }

  async function listen(signal: AbortSignal, onWord: () => void): Promise<void> {
    const answer = await connect(signal);
    if (!answer.ok || !answer.body) throw toProblem(answer, null);
    let [event, data] = ["", ""];
    for await (const said of linesOf(answer.body, onWord)) {
      if (said.startsWith("event:")) event = said.slice(6).trim();
      else if (said.startsWith("data:")) data += `${said.slice(5)}\n`;
      else if (said === "") {
        if (event) dispatch(event, data);
        [event, data] = ["", ""];
      }
    }
  }

  async function run(): Promise<void> {
    const mine = new AbortController();
    line = mine;
    const began = Date.now();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const onWord = () => {
      clearTimeout(silence);
      silence = setTimeout(() => mine.abort(), SILENCE_MS);
    };
    onWord();
    const problem = await listen(mine.signal, onWord).then(networkProblem, problemOf);
    clearTimeout(silence);
    mine.abort();
    if (closed || line !== mine) return;
    line = null;
    if (Date.now() - began > GOOD_MS) tries = 0;
    timer = setTimeout(run, patience(tries, problem, random));
    tries += 1;
  }

  void run();
  return {
    retry() {
      if (line || closed) return;
      clearTimeout(timer);
      tries = 0;
      void run();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      line?.abort();
    },
  };
}
