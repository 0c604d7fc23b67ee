/** One at a time among all tabs of the origin (Web Locks), or within this process where there are no tabs. */
export function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  return hasLocks() ? navigator.locks.request(name, work) : oneByOne(name, work);
}

/** Holds the name until the returned function is called; undefined if another tab has it. */
export async function held(name: string): Promise<(() => void) | undefined> {
  if (!hasLocks()) return () => undefined;
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((release) => resolve(release));
    });
  });
}

const last = new Map<string, Promise<unknown>>();

function oneByOne<T>(name: string, work: () => Promise<T>): Promise<T> {
  const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
  last.set(name, mine);
  const forget = () => {
    if (last.get(name) === mine) last.delete(name);
  };
  mine.then(forget, forget);
  return mine;
}

function hasLocks(): boolean {
  return typeof navigator !== 'undefined' && 'locks' in navigator;
}
