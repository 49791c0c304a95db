import { monthEnds, startOfDay } from '../../contracts/dates.ts';
import type { RegimeView } from '../../contracts/report.ts';
import { seeded } from './seeded.ts';

const recessions = [
  ['1960-05-01', '1961-02-01'],
  ['1970-01-01', '1970-11-01'],
  ['1973-12-01', '1975-03-01'],
  ['1980-02-01', '1980-07-01'],
  ['1981-08-01', '1982-11-01'],
  ['1990-08-01', '1991-03-01'],
  ['2001-04-01', '2001-11-01'],
  ['2008-01-01', '2009-06-01'],
] as const;

/** Three states: recessions, quick growth up to 1985, calm growth after. */
export function sampleRegimes(): RegimeView {
  const random = seeded(11);
  const dates = monthEnds('1961-01-31', '2019-12-31');
  const weightsAt = (date: string, lag: number, noise: number): number[] => {
    const at = startOfDay(date) - lag * 30 * 86_400_000;
    const recession = recessions.some(([first, last]) => at >= startOfDay(first) && at <= startOfDay(last));
    const calm = at > startOfDay('1985-01-01');
    const raw = [recession ? 12 : 0.15, calm || recession ? 0.3 : 4, calm && !recession ? 6 : 0.4].map(
      (one) => one * (1 - noise + 2 * noise * random()) + noise * random(),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((one) => one / sum);
  };
  const smoothed = dates.map((date) => weightsAt(date, 0, 0.2));
  const filtered = dates.map((date) => weightsAt(date, 2, 0.8));
  const at = (date: string) => startOfDay(date);
  return {
    model: 'hmm-3',
    time: dates.map(startOfDay),
    states: ['contraction', 'expansion', 'moderation'],
    smoothed: [0, 1, 2].map((state) => smoothed.map((row) => row[state]!)),
    filtered: [0, 1, 2].map((state) => filtered.map((row) => row[state]!)),
    features: [
      'industrial_production_growth',
      'payroll_growth',
      'unemployment_change',
      'inflation',
      'term_spread',
      'credit_spread',
      'housing_starts_growth',
    ],
    means: [
      [-6.21, -1.84, 0.2134, 5.12, 0.214, 1.912, -18.3],
      [5.83, 3.11, -0.0421, 4.55, 0.611, 0.934, 4.12],
      [2.41, 1.52, -0.0212, 2.18, 1.302, 0.921, 1.05],
    ],
    transitionMatrix: [
      [0.918, 0.061, 0.021],
      [0.017, 0.979, 0.004],
      [0.008, 0.002, 0.99],
    ],
    durations: [12.2, 47.6, 100],
    recessions: recessions.map(([first, last]) => [startOfDay(first), startOfDay(last)] as const),
    alarms: [
      { state: 0, kind: 'on', rule: 'crossing', at: at('2008-02-29'), probability: 0.871 },
      { state: 0, kind: 'on', rule: 'cumulative', at: at('2008-03-31'), probability: 0.954 },
      { state: 0, kind: 'off', rule: 'crossing', at: at('2009-08-31'), probability: 0.312 },
    ],
    turningPoints: {
      series: 'PAYEMS',
      frequency: 'monthly',
      from: '1960-01-01',
      to: '2019-11-01',
      turns: [
        { kind: 'peak', date: '2008-01-01', nber: '2007-12-01', monthsLater: 1 },
        { kind: 'trough', date: '2010-02-01', nber: '2009-06-01', monthsLater: 8 },
        { kind: 'peak', date: '2015-01-01', nber: null, monthsLater: null },
      ],
    },
    stateCounts: {
      candidates: [
        { model: 'hmm-2', states: 2, aic: 4920.1, bic: 5010.2, icl: 5080.3, heldOut: -3.1 },
        { model: 'hmm-3', states: 3, aic: 4520.1, bic: 4690.2, icl: 4760.3, heldOut: -2.9 },
      ],
      chosen: [
        { criterion: 'aic', states: 3 },
        { criterion: 'bic', states: 3 },
        { criterion: 'icl', states: 3 },
        { criterion: 'held_out', states: 3 },
      ],
      next: { present: 2, penalty: 0.01, states: 3 },
    },
  };
}
