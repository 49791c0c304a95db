import { nyseClosure, nyseFrom } from '../calendars/nyse.ts';
import { present, type Subject } from './check.ts';
import { expectedPeriods, periodOf } from './expectedPeriods.ts';
import { isKnownHole } from './knownHoles.ts';

/** Fewer sessions cannot tell one exchange from another. */
const leastSessions = 250;
/** Largest share of bars on days without a session that a New York series may have: 1 in 200. London has 1 in 40. */
const offSessionShare = 0.005;

const followed = new WeakMap<Subject, boolean>();

/**
 * Whether daily bars are of the New York Stock Exchange, told by their days: at least 250 of them lie in 1990 or later,
 * and at most 0.5 % of those on days when it was closed.
 */
export function followsNyse(subject: Subject): boolean {
  if (subject.kind !== 'bars' || subject.frequency !== 'daily') return false;
  const held = followed.get(subject);
  if (held !== undefined) return held;
  const days = subject.dates.filter((date) => date >= nyseFrom);
  const off = days.filter((date) => nyseClosure(date) !== null).length;
  const follows = days.length >= leastSessions && off <= offSessionShare * days.length;
  followed.set(subject, follows);
  return follows;
}

export interface Expectation {
  /** First days of the periods that should have a value. */
  readonly expected: readonly string[];
  /** Those that have none, known holes left out. */
  readonly missing: readonly string[];
}

const expectations = new WeakMap<Subject, Expectation>();

/** Periods that the series should have as of its date, and those that it lacks; null when there is no value at all. */
export function expectationOf(subject: Subject): Expectation | null {
  const held = expectations.get(subject);
  if (held) return held;
  const { series, frequency, asOf } = subject;
  const { dates } = present(subject);
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return null;
  const nyse = followsNyse(subject);
  const expected = expectedPeriods(frequency, first, last, asOf).filter(
    (period) => !isKnownHole(series, period) && !(nyse && period >= nyseFrom && nyseClosure(period) !== null),
  );
  const filled = new Set(dates.map((date) => periodOf(date, frequency)));
  const found = { expected, missing: expected.filter((period) => !filled.has(period)) };
  expectations.set(subject, found);
  return found;
}
