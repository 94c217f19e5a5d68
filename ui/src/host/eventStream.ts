/**
 * Server-sent events over `fetch`, because `EventSource` cannot send the token's header.
 *
 * Connects again when the connection is lost. Leaves out event names and ids: the bridge sends
 * data only.
 */

/** Pause before a new connection, in milliseconds. */
const RETRY = 1_000;

/** The data of each complete event in `text`, and the rest that is not complete yet. */
export function parseEvents(text: string): { data: string[]; rest: string } {
  const parts = text.split('\n\n');
  const rest = parts.pop() ?? '';
  const data = parts
    .map((part) =>
      part
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).trim())
        .join('\n'),
    )
    .filter((one) => one !== '');
  return { data, rest };
}

async function read(response: Response, onData: (data: string) => void): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const { data, rest } = parseEvents(text + decoder.decode(value, { stream: true }));
    text = rest;
    data.forEach(onData);
  }
}

/**
 * Calls `onData` for each event until the returned function is called. `connect` is told whether
 * it was connected before.
 */
export function eventStream(
  connect: (again: boolean, signal: AbortSignal) => Promise<Response>,
  onData: (data: string) => void,
): () => void {
  const stop = new AbortController();
  const run = async () => {
    for (let again = false; !stop.signal.aborted; again = true) {
      try {
        await read(await connect(again, stop.signal), onData);
      } catch {
        // The bridge is away or the page is closing; the next round finds out.
      }
      if (!stop.signal.aborted) await new Promise((done) => setTimeout(done, RETRY));
    }
  };
  void run();
  return () => stop.abort();
}
