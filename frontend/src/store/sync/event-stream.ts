import { networkProblem, Problem, toProblem } from "@/lib/api/problem";
import { createEmitter } from "../engine/signals";
import type { ListId, TodoId } from "../types";
import { backoff } from "./backoff";

/** The newest versions of the logs that changed. */
export interface ChangedVersions {
  lists?: Readonly<Record<ListId, number>>;
  account?: number;
}

/** The others who have a list open that is open here too. */
export interface PresenceEvent {
  list_id: ListId;
  people: readonly { id: string; name: string; is_guest: boolean; editing: readonly TodoId[] }[];
}

const presence = createEmitter<PresenceEvent | null>();

/** Calls `listener` with each event about presence, and with null when the stream ends. @returns the unsubscribe function */
export const onPresence = presence.subscribe;

interface EventStreamOptions {
  connect(signal: AbortSignal): Promise<Response>;
  /** The stream reports every change from now on; what happened before has to be pulled. */
  onReady(): void;
  onChange(versions: ChangedVersions): void;
  random?: () => number;
}

/** The server sends at least a comment every 20 seconds. */
const MAX_SILENCE_MS = 45_000;
/** A connection that lasted this long resets the backoff. */
const STABLE_MS = 10_000;

/** Yields the lines of a response as they arrive. */
async function* readLines(body: ReadableStream<Uint8Array>, onData: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>;
  const reader = body.pipeThrough(decoder).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onData();
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.map((line) => line.replace(/\r$/, ""));
  }
}

/** The server-sent events of `GET /api/events`, read with fetch, and reconnected whenever they end. */
export class EventStream {
  readonly #options: EventStreamOptions;
  #isClosed = false;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #connection: AbortController | null = null;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    void this.#run();
  }

  /** Reconnects now instead of after the backoff. */
  retry(): void {
    if (this.#connection || this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#attempts = 0;
    void this.#run();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#connection?.abort();
  }

  async #run(): Promise<void> {
    const connection = new AbortController();
    this.#connection = connection;
    const startedAt = Date.now();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const onData = () => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(), MAX_SILENCE_MS);
    };
    onData();
    const problem = await this.#read(connection.signal, onData).then(networkProblem, (error) =>
      error instanceof Problem ? error : networkProblem(),
    );
    clearTimeout(silence);
    connection.abort();
    presence.emit(null);
    if (this.#isClosed || this.#connection !== connection) return;
    this.#connection = null;
    if (Date.now() - startedAt > STABLE_MS) this.#attempts = 0;
    this.#timer = setTimeout(() => void this.#run(), backoff(this.#attempts, problem, this.#options.random));
    this.#attempts += 1;
  }

  /** Reads events until the connection ends. @throws Problem if the server refused the connection */
  async #read(signal: AbortSignal, onData: () => void): Promise<void> {
    const { connect, onReady, onChange } = this.#options;
    const response = await connect(signal);
    if (!response.ok || !response.body) throw toProblem(response, null);
    let [event, data] = ["", ""];
    for await (const line of readLines(response.body, onData)) {
      if (line.startsWith("event:")) event = line.slice(6).trim();
      else if (line.startsWith("data:")) data += `${line.slice(5)}\n`;
      else if (line === "") {
        if (event === "ready") onReady();
        else if (event === "change") onChange(JSON.parse(data));
        else if (event === "presence") presence.emit(JSON.parse(data));
        [event, data] = ["", ""];
      }
    }
  }
}
