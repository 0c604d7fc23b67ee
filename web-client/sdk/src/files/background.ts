/** To start one takes as long as half a megabyte takes to be sent. */
const IDLE = 60_000;

/** A worker that is there as long as it has something to do. Its script says at once, by `true`, that it can do it here. */
export class Background {
  private starting: Promise<Worker | undefined> | undefined;
  private underWay = 0;
  private ending: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly make: () => Worker) {}

  /** Until `end` is said as often. Undefined where it can do nothing, or is not let start. */
  begin(): Promise<Worker | undefined> {
    clearTimeout(this.ending);
    this.underWay += 1;
    return (this.starting ??= this.start());
  }

  end(): void {
    this.underWay -= 1;
    if (this.underWay === 0) this.ending = setTimeout(() => void this.stop(), IDLE);
  }

  private async start(): Promise<Worker | undefined> {
    try {
      const worker = this.make();
      const canWork = await new Promise<boolean>((resolve) => {
        worker.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data);
        worker.onerror = () => resolve(false);
      });
      if (canWork) return worker;
      worker.terminate();
    } catch {
      // A policy of the page forbids workers.
    }
    return undefined;
  }

  private async stop(): Promise<void> {
    const worker = await this.starting;
    if (!worker || this.underWay > 0) return;
    worker.terminate();
    this.starting = undefined;
  }
}

/** One answer on a port; rejects with the fault that it tells, or when the worker fails. */
export async function answerOf<T>(worker: Worker, port: MessagePort): Promise<T> {
  const over = new AbortController();
  try {
    const said = await new Promise<Answer<T>>((resolve, reject) => {
      port.onmessage = ({ data }: MessageEvent<Answer<T>>) => resolve(data);
      worker.addEventListener('error', reject, { signal: over.signal });
    });
    if ('fault' in said) throw said.fault;
    return said.answer;
  } finally {
    over.abort();
  }
}

type Answer<T> = { readonly answer: T } | { readonly fault: unknown };

/** In the worker: says on that port what came of it. */
export async function tell<T>(
  port: MessagePort,
  work: Promise<T>,
  buffers: (answer: T) => readonly ArrayBuffer[],
): Promise<void> {
  try {
    const answer = await work;
    port.postMessage({ answer } satisfies Answer<T>, [...buffers(answer)]);
  } catch (fault) {
    port.postMessage({ fault } satisfies Answer<T>);
  }
}
