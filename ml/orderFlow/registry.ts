import { bookSlopeMeasure, depthImbalanceMeasure, integratedOfi, levelOfi } from './bookMeasures.ts';
import { hawkesBranching, hawkesIntensity } from './hawkesMeasures.ts';
import { leadLag } from './leadLag.ts';
import type { MeasureDefinition } from './measure.ts';
import { micropriceMeasure, ofiEvent, queueImbalanceMeasure, quotedSpreadMeasure } from './quoteMeasures.ts';
import {
  effectiveSpread,
  leeReadyMeasure,
  priceImpact,
  realisedSpread,
  rollSpreadMeasure,
  tickRuleMeasure,
} from './tradeMeasures.ts';
import { pointOfControl, valueAreaHigh, valueAreaLow, vpinMeasure } from './volumeMeasures.ts';
import { amihudMeasure, kyleLambdaMeasure, ofi, signedVolume } from './windowMeasures.ts';

/** Every measure of order flow, each a stream over one market's quotes, trades and books, or over the quotes of two. Add one: one definition, one line. */
export const orderFlowMeasures = {
  ofi_event: ofiEvent,
  ofi,
  level_ofi: levelOfi,
  integrated_ofi: integratedOfi,
  microprice: micropriceMeasure,
  queue_imbalance: queueImbalanceMeasure,
  depth_imbalance: depthImbalanceMeasure,
  book_slope: bookSlopeMeasure,
  quoted_spread: quotedSpreadMeasure,
  effective_spread: effectiveSpread,
  realised_spread: realisedSpread,
  price_impact: priceImpact,
  roll_spread: rollSpreadMeasure,
  tick_rule: tickRuleMeasure,
  lee_ready: leeReadyMeasure,
  signed_volume: signedVolume,
  kyle_lambda: kyleLambdaMeasure,
  amihud: amihudMeasure,
  vpin: vpinMeasure,
  point_of_control: pointOfControl,
  value_area_low: valueAreaLow,
  value_area_high: valueAreaHigh,
  hawkes_intensity: hawkesIntensity,
  hawkes_branching: hawkesBranching,
  lead_lag: leadLag,
} satisfies Record<string, MeasureDefinition>;
