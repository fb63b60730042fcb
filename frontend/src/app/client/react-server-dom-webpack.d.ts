declare module "react-server-dom-webpack/client" {
  export function createFromReadableStream<T>(stream: ReadableStream<Uint8Array>): Promise<T>;
  export function createFromFetch<T>(response: Promise<Response>): Promise<T>;
}
