import type { Bar, Observation } from '../../contracts/observation.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { buildGold, type GoldTable } from '../features/buildGold.ts';
import { restatedView } from './views.ts';

export interface VintageGiven {
  readonly spec: SystemSpec;
  readonly asOfTime: number;
  /** Every release before the vintage. */
  readonly observations: readonly Observation[];
  /** Rows of one release of one series. */
  readonly vintage: readonly Observation[];
  readonly bars: readonly Bar[];
}

/** Feature rows that take the latest value of every date, before and after a vintage. */
export interface RestatedTables {
  readonly before: GoldTable;
  readonly after: GoldTable;
}

export function restatedTables({ spec, asOfTime, observations, vintage, bars }: VintageGiven): RestatedTables {
  const goldOf = (rows: readonly Observation[]) =>
    buildGold({ spec, asOfTime, bars, nber: [], observations: restatedView(rows) });
  return { before: goldOf(observations), after: goldOf([...observations, ...vintage]) };
}
