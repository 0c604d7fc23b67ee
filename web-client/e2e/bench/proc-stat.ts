/** USER_HZ, which Linux has fixed for user space. */
const TICKS_PER_SECOND = 100;

/** What a process used, in seconds. */
export interface Cpu {
  readonly user: number;
  readonly kernel: number;
}

/** Of /proc/PID/stat, by proc(5): fields 4, 14 and 15. */
export function parseStat(stat: string): Cpu & { readonly parent: number } {
  // The second field is a name in brackets, which may have spaces in it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [parent, user, kernel] = [fields[1], fields[11], fields[12]].map(Number);
  return {
    parent: parent ?? NaN,
    user: (user ?? NaN) / TICKS_PER_SECOND,
    kernel: (kernel ?? NaN) / TICKS_PER_SECOND,
  };
}
