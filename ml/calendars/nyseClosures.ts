import { addDays, dateOf, startOfDay } from '../../contracts/dates.ts';

/** Weekday of a date, 0 Sunday to 6 Saturday. */
export const weekdayOf = (date: string): number => new Date(startOfDay(date)).getUTCDay();

const dateIn = (year: number, month: number, day: number): string => dateOf(Date.UTC(year, month - 1, day));

/** The n-th such weekday of a month; n counts from 1. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): string {
  const first = dateIn(year, month, 1);
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1));
}

/**
 * Easter Sunday of the Gregorian calendar. Anonymous algorithm of "A correspondent", Nature 13 (1876), as in Meeus,
 * Astronomical Algorithms, 2nd ed., ch. 8. Example: 2024 gives 2024-03-31.
 */
export function easterSunday(year: number): string {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return dateIn(year, Math.floor(sum / 31), (sum % 31) + 1);
}

/** A Saturday's holiday is kept on Friday, a Sunday's on Monday. */
function nearestWeekday(date: string): string {
  const weekday = weekdayOf(date);
  return weekday === 6 ? addDays(date, -1) : weekday === 0 ? addDays(date, 1) : date;
}

/** Days on which a disaster or mourning kept the exchange closed, with the reason. */
const unscheduled: Readonly<Record<string, string>> = {
  '1994-04-27': 'mourning for Richard Nixon',
  '2001-09-11': 'attacks of 11 September',
  '2001-09-12': 'attacks of 11 September',
  '2001-09-13': 'attacks of 11 September',
  '2001-09-14': 'attacks of 11 September',
  '2004-06-11': 'mourning for Ronald Reagan',
  '2007-01-02': 'mourning for Gerald Ford',
  '2012-10-29': 'hurricane Sandy',
  '2012-10-30': 'hurricane Sandy',
  '2018-12-05': 'mourning for George H. W. Bush',
  '2025-01-09': 'mourning for Jimmy Carter',
};

/** Closed weekdays of a year with the reason: holidays by rule, and the unscheduled ones. Valid from 1990 on. */
export function nyseClosures(year: number): ReadonlyMap<string, string> {
  const closures = new Map<string, string>();
  const newYear = dateIn(year, 1, 1);
  // On a Saturday nobody keeps it: the Friday before is the last session of its year.
  if (weekdayOf(newYear) !== 6) closures.set(nearestWeekday(newYear), 'New Year’s Day');
  if (year >= 1998) closures.set(nthWeekday(year, 1, 1, 3), 'Martin Luther King Jr. Day');
  closures.set(nthWeekday(year, 2, 1, 3), 'Washington’s Birthday');
  closures.set(addDays(easterSunday(year), -2), 'Good Friday');
  closures.set(addDays(nthWeekday(year, 6, 1, 1), -7), 'Memorial Day');
  if (year >= 2022) closures.set(nearestWeekday(dateIn(year, 6, 19)), 'Juneteenth');
  closures.set(nearestWeekday(dateIn(year, 7, 4)), 'Independence Day');
  closures.set(nthWeekday(year, 9, 1, 1), 'Labor Day');
  closures.set(nthWeekday(year, 11, 4, 4), 'Thanksgiving Day');
  closures.set(nearestWeekday(dateIn(year, 12, 25)), 'Christmas Day');
  for (const [date, why] of Object.entries(unscheduled)) if (Number(date.slice(0, 4)) === year) closures.set(date, why);
  return closures;
}

const unscheduledEarly = ['1997-12-26', '1999-12-31', '2003-12-26'];

/** Sessions of a year that end early: at 13:00, before 1993 at 14:00. Valid from 1990 on. */
export function nyseEarlyCloses(year: number): readonly string[] {
  const closures = nyseClosures(year);
  const days = unscheduledEarly.filter((date) => Number(date.slice(0, 4)) === year);
  if (year >= 1992) days.push(addDays(nthWeekday(year, 11, 4, 4), 1));
  const independence = weekdayOf(dateIn(year, 7, 4));
  // Of a Thursday's Independence Day the Friday was short until 2012; since 2013 it is the Wednesday.
  if (year >= 1995 && independence === 4) days.push(dateIn(year, 7, year < 2013 ? 5 : 3));
  if (year >= 1995 && [2, 3, 5].includes(independence)) days.push(dateIn(year, 7, 3));
  const christmasEve = dateIn(year, 12, 24);
  if (weekdayOf(christmasEve) >= 1 && weekdayOf(christmasEve) <= 4) days.push(christmasEve);
  return days.filter((date) => !closures.has(date)).sort();
}
