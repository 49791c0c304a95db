/** A period that was never published and never will be: a gap in the world, not in the data. */
export interface KnownHole {
  readonly series: readonly string[];
  /** First day of the period. */
  readonly period: string;
  readonly why: string;
  readonly source: string;
}

const shutdown = 'the survey of October 2025 was not taken during the lapse in federal appropriations';

export const knownHoles: readonly KnownHole[] = [
  {
    series: ['CPIAUCSL', 'CPIAUCNS', 'CPILFESL', 'CPILFENS'],
    period: '2025-10-01',
    why: shutdown,
    source: 'US Bureau of Labor Statistics, announcement of November 2025 on the Consumer Price Index of October 2025',
  },
  {
    series: ['UNRATE', 'UNRATENSA', 'U6RATE', 'CIVPART', 'EMRATIO'],
    period: '2025-10-01',
    why: shutdown,
    source: 'US Bureau of Labor Statistics, announcement of November 2025 on the household survey of October 2025',
  },
];

const holes = new Set(knownHoles.flatMap(({ series, period }) => series.map((id) => `${id} ${period}`)));

export const isKnownHole = (series: string, period: string): boolean => holes.has(`${series} ${period}`);
