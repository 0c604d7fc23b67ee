/** Those who want to hear of something. One that throws does not keep the others from hearing. */
export class Listeners<T> {
  private readonly all = new Set<(value: T) => void>();

  /** The returned function is true the first time. */
  add(listener: (value: T) => void): () => boolean {
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  tell(value: T): void {
    for (const listener of [...this.all]) tellOne(() => listener(value));
  }

  clear(): void {
    this.all.clear();
  }
}

export function tellOne(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    reportError(error);
  }
}

/** Like an uncaught exception: visible to the developer, harmless to us. */
function reportError(error: unknown): void {
  if ('reportError' in globalThis) globalThis.reportError(error);
  else console.error(error);
}
