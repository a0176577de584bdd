/** One event as `text/event-stream` writes it; an id is handed back by a browser that comes again. */
export interface StreamedEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

/** An answer that stays open. */
export interface EventStream {
  readonly response: Response;
  send(event: StreamedEvent): void;
  /** A line that says nothing, so that nobody between takes the silence for the end. */
  beat(): void;
  close(): void;
}

/** Whoever leaves so much unread has gone away without saying so. */
const unreadMax = 500;

/** How long a browser waits before it comes again. */
const retryMs = 2_000;

/** Opens a stream of server-sent events; `gone` is called once when it is over, whoever ended it. */
export function openEventStream(gone: () => void): EventStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const over = () => {
    if (!controller) return;
    controller = undefined;
    gone();
  };
  const close = () => {
    controller?.close();
    over();
  };
  const write = (text: string) => {
    if (!controller) return;
    if ((controller.desiredSize ?? 0) < -unreadMax) close();
    else controller.enqueue(encoder.encode(text));
  };
  const body = new ReadableStream<Uint8Array>({
    start: (opened) => {
      controller = opened;
      write(`retry: ${retryMs}\n\n`);
    },
    cancel: over,
  });
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  const send = ({ id, event, data }: StreamedEvent) =>
    write(`${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  return { response: new Response(body, { headers }), send, beat: () => write(':\n\n'), close };
}
