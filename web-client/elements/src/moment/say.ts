const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A time as people say it: "just now", "4 min ago", "14:02", "yesterday, 14:02" (briefly: "yesterday"), "3 Nov", "3 Nov 2024". */
export function sayMoment(time: Date, now: Date, brief = false, locale?: string): string {
  const ago = now.getTime() - time.getTime();
  if (Math.abs(ago) < minute) return 'just now';
  if (ago > 0 && ago < hour) return `${Math.floor(ago / minute)} min ago`;
  const days = daysBetween(time, now);
  if (days === 0) return clockTime(time, locale);
  if (days === 1) return brief ? 'yesterday' : `yesterday, ${clockTime(time, locale)}`;
  return date(time, time.getFullYear() === now.getFullYear() ? 'short' : 'full', locale);
}

export function clockTime(time: Date, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time);
}

/** A day as a heading over notes: "Today", "Yesterday", "Monday", "3 November", "3 November 2024". */
export function sayDay(time: Date, now: Date, locale?: string): string {
  const days = daysBetween(time, now);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days > 1 && days < 7) return new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(time);
  const year = time.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...year }).format(time);
}

export function sayFully(time: Date, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(time);
}

function date(time: Date, length: 'short' | 'full', locale?: string): string {
  const year = length === 'full' ? { year: 'numeric' as const } : {};
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...year }).format(time);
}

/** Calendar days, as the person counts them, not spans of 24 hours. */
function daysBetween(time: Date, now: Date): number {
  const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  return Math.round((midnight(now) - midnight(time)) / day);
}
