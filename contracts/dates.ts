/** Calendar dates as `YYYY-MM-DD`, UTC. Pure: no clock. */

const dayMs = 86_400_000;

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().slice(0, 10) === text;
}

export function startOfDay(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** Last millisecond of the day: an as-of date means everything known by then. */
export function endOfDay(date: string): number {
  return startOfDay(date) + dayMs - 1;
}

export function dateOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return dateOf(startOfDay(date) + days * dayMs);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / dayMs);
}

/** Last days of the months from `from` to `to`, both as-of dates included when they are month ends. */
export function monthEnds(from: string, to: string): string[] {
  const ends: string[] = [];
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  for (;;) {
    const end = dateOf(Date.UTC(year, month, 0));
    if (end > to) return ends;
    if (end >= from) ends.push(end);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}
