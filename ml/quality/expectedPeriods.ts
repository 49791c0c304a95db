import { addDays, dateOf, daysBetween, startOfDay } from '../../contracts/dates.ts';
import type { Frequency } from '../../contracts/observation.ts';

const months: Readonly<Partial<Record<Frequency, number>>> = { monthly: 1, quarterly: 3, annual: 12 };
/** Days after a period's end within which a publication may still be outstanding. */
const patience: Readonly<Record<Frequency, number>> = {
  daily: 10,
  weekly: 28,
  monthly: 92,
  quarterly: 184,
  annual: 550,
};

/** A date without its day within the period, so that late and early stamps of one period agree. */
export function periodOf(date: string, frequency: Frequency): string {
  const span = months[frequency];
  if (span === undefined) {
    if (frequency === 'daily') return date;
    const monday = Math.floor((startOfDay(date) / 86_400_000 + 3) / 7) * 7 - 3;
    return dateOf(monday * 86_400_000);
  }
  const month = Math.floor((Number(date.slice(5, 7)) - 1) / span) * span;
  return dateOf(Date.UTC(Number(date.slice(0, 4)), month, 1));
}

function next(period: string, frequency: Frequency): string {
  const span = months[frequency];
  if (span !== undefined) return dateOf(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5, 7)) - 1 + span, 1));
  if (frequency === 'weekly') return addDays(period, 7);
  const weekday = new Date(startOfDay(period)).getUTCDay();
  return addDays(period, weekday === 5 ? 3 : weekday === 6 ? 2 : 1);
}

/**
 * First days of the periods that a series of this frequency should have: from the period of `first` to that of `last`
 * or, if later, to the last period that ended long enough before `asOf` to be published (10 days for daily, 28 weekly,
 * 92 monthly, 184 quarterly, 550 annual). Daily means weekdays: holidays are part of what completeness tolerates.
 */
export function expectedPeriods(frequency: Frequency, first: string, last: string, asOf: string): readonly string[] {
  const due = addDays(asOf, -patience[frequency]);
  const periods: string[] = [];
  for (let period = periodOf(first, frequency); ;) {
    const following = next(period, frequency);
    if (period > last && daysBetween(following, due) < 0) return periods;
    const weekday = new Date(startOfDay(period)).getUTCDay();
    if (frequency !== 'daily' || (weekday !== 0 && weekday !== 6)) periods.push(period);
    period = following;
  }
}
