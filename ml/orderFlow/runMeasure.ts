import type { Parameters } from '../../contracts/system.ts';
import type { MarketPair } from './market.ts';
import type { MeasureDefinition } from './measure.ts';
import { replayMarket } from './replayMarket.ts';

/** Values of a measure in the order in which they became known; see `MeasuredValue`. */
export interface MeasuredSeries {
  readonly atNs: BigInt64Array;
  readonly knownNs: BigInt64Array;
  readonly values: Float64Array;
}

/**
 * A measure over a whole recording: exactly what its stream gives event by event.
 * Example: `runMeasure(orderFlowMeasures.ofi, { quotes }, { windowSeconds: 10 }).values`.
 *
 * @throws ConfigError on parameters that it does not have, NumericsError on events that are none.
 */
export function runMeasure(
  measure: MeasureDefinition,
  market: MarketPair,
  parameters: Parameters = {},
): MeasuredSeries {
  const [atNs, knownNs, values]: [bigint[], bigint[], number[]] = [[], [], []];
  const taker = measure.start(parameters, (one) => {
    atNs.push(one.atNs);
    knownNs.push(one.knownNs);
    values.push(one.value);
  });
  replayMarket(market, taker);
  return { atNs: BigInt64Array.from(atNs), knownNs: BigInt64Array.from(knownNs), values: Float64Array.from(values) };
}
