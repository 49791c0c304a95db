import { addDays, dateOf, startOfDay } from '../../contracts/dates.ts';
import type { Frequency } from '../../contracts/observation.ts';

const dayMs = 86_400_000;
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
    const monday = Math.floor((startOfDay(date) / dayMs + 3) / 7) * 7 - 3;
    return dateOf(monday * dayMs);
  }
  const month = Math.floor((Number(date.slice(5, 7)) - 1) / span) * span;
  return dateOf(Date.UTC(Number(date.slice(0, 4)), month, 1));
}

function nextMonths(period: string, span: number): string {
  return dateOf(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5, 7)) - 1 + span, 1));
}

/** First day of the period after the one that begins on this day. */
export function nextPeriod(period: string, frequency: Frequency): string {
  const span = months[frequency];
  return span === undefined ? addDays(period, frequency === 'daily' ? 1 : 7) : nextMonths(period, span);
}

/** Days since 1970-01-01, a Thursday, from `first` on in steps; whole numbers, since dates as text are slow by the thousand. */
function fromDays(first: number, last: number, due: number, step: 1 | 7): readonly string[] {
  const periods: string[] = [];
  for (let day = first; day <= last || day + step <= due; day += step) {
    const weekday = (day + 4) % 7;
    if (step === 7 || (weekday !== 0 && weekday !== 6)) periods.push(dateOf(day * dayMs));
  }
  return periods;
}

/**
 * First days of the periods that a series of this frequency should have: from the period of `first` to that of `last`
 * or, if later, to the last period that ended long enough before `asOf` to be published (10 days for daily, 28 weekly,
 * 92 monthly, 184 quarterly, 550 annual). Daily means weekdays; who knows the exchange takes its holidays out.
 */
export function expectedPeriods(frequency: Frequency, first: string, last: string, asOf: string): readonly string[] {
  const span = months[frequency];
  if (span === undefined) {
    const day = (date: string) => startOfDay(date) / dayMs;
    return fromDays(
      day(periodOf(first, frequency)),
      day(last),
      day(asOf) - patience[frequency],
      frequency === 'daily' ? 1 : 7,
    );
  }
  const due = addDays(asOf, -patience[frequency]);
  const periods: string[] = [];
  for (let period = periodOf(first, frequency); ;) {
    const following = nextMonths(period, span);
    if (period > last && following > due) return periods;
    periods.push(period);
    period = following;
  }
}
