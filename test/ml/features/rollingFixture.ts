import { readFileSync } from 'node:fs';

/** What scripts/fixtures/rolling.py wrote; null is missing. */
export interface RollingFixture {
  readonly window: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly rolling: Readonly<Record<string, readonly (number | null)[]>>;
  readonly fractional: readonly {
    readonly d: number;
    readonly threshold: number;
    readonly width: number;
    readonly weights: readonly number[];
    readonly values: readonly (number | null)[];
  }[];
  readonly days: readonly string[];
  readonly trailing: Readonly<Record<string, readonly (number | null)[]>>;
  readonly calendar: {
    readonly first: string;
    readonly weekday: readonly number[];
    readonly week: readonly number[];
    readonly quarter: readonly number[];
    readonly monthDays: readonly number[];
  };
  readonly isolation: {
    readonly points: readonly number[];
    readonly outlier: readonly number[];
    readonly scores: readonly number[];
  };
}

export const rollingFixture = (): RollingFixture =>
  JSON.parse(readFileSync(new URL('../../fixtures/rolling.json', import.meta.url), 'utf8')) as RollingFixture;
