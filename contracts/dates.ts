/** Calendar dates as `YYYY-MM-DD`, UTC. Pure: no clock. */

const dayMs = 86_400_000;

const shape = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a day of the proleptic Gregorian calendar. By arithmetic: sources ask it of every row. */
export function isDate(text: string): boolean {
  if (!shape.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  if (month < 1 || month > 12 || day < 1) return false;
  if (month === 2) return day <= (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28);
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
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
