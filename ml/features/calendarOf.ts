/** The calendar date of a time, in UTC. */
export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** Days in the month. */
  readonly monthDays: number;
  /** ISO 8601: 1 Monday to 7 Sunday. */
  readonly weekday: number;
}

export function calendarOf(at: number): CalendarDay {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  return {
    year,
    month,
    day: date.getUTCDate(),
    monthDays: new Date(Date.UTC(year, month, 0)).getUTCDate(),
    weekday: ((date.getUTCDay() + 6) % 7) + 1,
  };
}

/**
 * Week of ISO 8601, which runs from Monday and belongs to the year of its Thursday, and the number of weeks of that year.
 * Example: 2021-01-03 is in week 53 of 2020.
 */
export function isoWeekOf(at: number): { readonly week: number; readonly weeks: number } {
  const dayMs = 86_400_000;
  const thursday = Math.floor(at / dayMs) * dayMs + (4 - calendarOf(at).weekday) * dayMs;
  const year = new Date(thursday).getUTCFullYear();
  const dayOfYear = (thursday - Date.UTC(year, 0, 1)) / dayMs;
  // The 28th of December is always in the last week.
  const last = Date.UTC(year, 11, 28);
  const lastThursday = last + (4 - calendarOf(last).weekday) * dayMs;
  return {
    week: Math.floor(dayOfYear / 7) + 1,
    weeks: Math.floor((lastThursday - Date.UTC(year, 0, 1)) / dayMs / 7) + 1,
  };
}
