import { addDays, startOfDay } from '../../../contracts/dates.ts';
import type { Bar, Observation } from '../../../contracts/observation.ts';
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

/** 240 months from 2000-01: a level of about 100 with a trend and a wiggle. */
export function monthly(series: string, change: (month: number, value: number) => number | null = (_, value) => value) {
  return Array.from({ length: 240 }, (_, month) => {
    const value = Number((100 + 0.2 * month + 2 * Math.sin(month / 3)).toFixed(3));
    return observation(series, monthDate(month), change(month, value));
  });
}

/** Weekday sessions from 2000-01-03. */
export function sessions(series: string, rows = 1000): readonly Bar[] {
  const bars: Bar[] = [];
  for (let date = '2000-01-03'; bars.length < rows; date = addDays(date, 1)) {
    const weekday = new Date(startOfDay(date)).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
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
