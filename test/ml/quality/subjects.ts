import { addDays, startOfDay } from '../../../contracts/dates.ts';
import type { Bar, Observation } from '../../../contracts/observation.ts';
import { nyseClosure, nyseSessions } from '../../../ml/calendars/nyse.ts';
import type { SystemSpec, ValidationSpec } from '../../../contracts/system.ts';

export const limits: ValidationSpec = {
  completeness: 0.9,
  minimumObservations: 100,
  minimumYears: 3,
  maximumRepeats: 12,
  unitJump: 20,
};

export const monthDate = (month: number) => new Date(Date.UTC(2000, month, 1)).toISOString().slice(0, 10);

export function observation(series: string, obsDate: string, value: number | null): Observation {
  const periodEnd = addDays(obsDate, 27);
  return {
    series,
    obsDate,
    periodEnd,
    value,
    realtimeStart: addDays(periodEnd, 20),
    realtimeEnd: '9999-12-31',
    releaseTime: startOfDay(addDays(periodEnd, 20)),
    vintage: 'latest-only',
  };
}

/** 240 months from 2000-01 or another month on: a level of about 100 with a trend and a wiggle. */
export function monthly(
  series: string,
  change: (month: number, value: number) => number | null = (_, value) => value,
  from = '2000-01-01',
) {
  const offset = 12 * (Number(from.slice(0, 4)) - 2000) + Number(from.slice(5, 7)) - 1;
  return Array.from({ length: 240 }, (_, month) => {
    const value = Number((100 + 0.2 * month + 2 * Math.sin(month / 3)).toFixed(3));
    return observation(series, monthDate(month + offset), change(month, value));
  });
}

const isWeekday = (date: string): boolean => ![0, 6].includes(new Date(startOfDay(date)).getUTCDay());

/** Weekday sessions from 2000-01-03, on an exchange without holidays. */
export function sessions(series: string, rows = 1000, isSession = isWeekday): readonly Bar[] {
  const bars: Bar[] = [];
  for (let date = '2000-01-03'; bars.length < rows; date = addDays(date, 1)) {
    if (!isSession(date)) continue;
    const close = 1000 + 50 * Math.sin(bars.length / 20) + bars.length / 10;
    bars.push({
      series,
      sessionDate: date,
      open: close - 1,
      high: close + 2,
      low: close - 3,
      close,
      volume: 1e6,
      splitFactor: 1,
      dividend: 0,
      releaseTime: startOfDay(date) + 8e7,
    });
  }
  return bars;
}

/** Sessions of the New York Stock Exchange to 2003-10-31. */
export const newYork = (series: string): readonly Bar[] =>
  sessions(series, nyseSessions('2000-01-03', '2003-10-31').length, (date) => nyseClosure(date) === null);

export function specOf(
  sources: SystemSpec['sources'],
  validation: ValidationSpec = limits,
  start = '1960-01-01',
): Pick<SystemSpec, 'name' | 'start' | 'sources' | 'validation'> {
  return { name: 'test-system', start, sources, validation };
}

export const oneSource = (ids: readonly string[], optional = false): SystemSpec['sources'] => [
  {
    source: 'fred',
    kind: 'observations',
    options: {},
    series: ids.map((id) => ({ id, frequency: 'monthly', optional })),
  },
];
