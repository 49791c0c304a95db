import { defineDrift } from './drift.ts';

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Glass's Δ: (mean of live − mean of reference) / standard deviation of the reference (ddof 1). Signed; 0 without a shift.
 * Null when the reference does not vary.
 */
export const effectSize = defineDrift({
  name: 'effectSize',
  kind: 'distance',
  purpose: 'How many standard deviations of the reference the mean has moved, and which way.',
  cite: 'Glass (1976), "Primary, secondary, and meta-analysis of research", Educational Researcher 5.',
  minimumReference: 2,
  minimumLive: 1,
  compare(reference, live) {
    const centre = meanOf(reference);
    const squares = reference.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    const deviation = Math.sqrt(squares / (reference.length - 1));
    if (!(deviation > 1e-12 * Math.abs(centre)))
      return {
        statistic: null,
        pValue: null,
        note: `effectSize needs a reference that varies, got a standard deviation of ${deviation}`,
      };
    return { statistic: (meanOf(live) - centre) / deviation, pValue: null, note: null };
  },
});
