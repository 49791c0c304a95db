import type { SeriesBounds } from '../../contracts/system.ts';
import { defineCheck, present } from './check.ts';
import { summary } from './offence.ts';

const parameters = {
  rateLow: { value: -20, meaning: 'lowest interest rate or spread, percent a year' },
  rateHigh: { value: 100, meaning: 'highest interest rate or spread, percent a year' },
  shareLow: { value: 0, meaning: 'lowest share of a whole, percent' },
  shareHigh: { value: 100, meaning: 'highest share of a whole, percent' },
};

type ValueKind = 'rate' | 'share' | 'level';

const names: Readonly<Record<ValueKind, string>> = {
  rate: 'AAA BAA DFF DGS1 DGS10 DGS2 DGS30 DGS3MO DGS5 FEDFUNDS GS1 GS10 GS2 GS30 GS3M GS5 MORTG MORTGAGE30US MPRIME T10Y2Y T10Y3M TB3MS BAMLH0A0HYM2 BAA10Y',
  share: 'CIVPART CUMFN EMRATIO TCU U6RATE UNRATE UNRATENSA',
  level:
    'AWHMAN BUSLOANS CPIAUCNS CPIAUCSL CPILFENS CPILFESL DSPIC96 DTWEXBGS ECOMSA EXCAUS EXCHUS EXJPUS EXSZUS EXUSEU EXUSUK GDP GDPC1 GDPDEF GDPPOT HOUST INDPRO ISRATIO M1SL M2SL MCOILBRENTEU MCOILWTICO OILPRICE PAYEMS PCEC96 PCEPI PCEPILFE PERMIT PPIACO RSAFS TOTALSL TWEXBMTH TWEXMMTH UMCSENT VIXCLS WALCL',
};
const kinds = new Map(
  Object.entries(names).flatMap(([kind, ids]) => ids.split(' ').map((id) => [id, kind as ValueKind] as const)),
);

interface Bounds {
  readonly within: (value: number) => boolean;
  readonly expected: string;
}

interface Ends {
  readonly what: string;
  readonly low: number;
  readonly high: number;
  /** The low end itself is outside. */
  readonly above?: true;
  readonly unit: string;
}

const { rateLow, rateHigh, shareLow, shareHigh } = parameters;
const endsOf: Readonly<Record<ValueKind, Ends>> = {
  rate: { what: 'rates', low: rateLow.value, high: rateHigh.value, unit: ' percent' },
  share: { what: 'shares', low: shareLow.value, high: shareHigh.value, unit: ' percent' },
  level: { what: 'levels', low: 0, high: Infinity, above: true, unit: '' },
};
const anyValue: Ends = { what: 'values', low: -Infinity, high: Infinity, unit: '' };

/** The ends of a kind, with those that a system gives in their place; null where nothing bounds the series. */
function boundsOf(kind: ValueKind | undefined, given: SeriesBounds | undefined): Bounds | null {
  if (kind === undefined && given === undefined) return null;
  const { what, unit, ...own } = kind === undefined ? anyValue : endsOf[kind];
  const [low, high] = [given?.minimum ?? own.low, given?.maximum ?? own.high];
  const above = own.above === true && given?.minimum === undefined;
  const within = (value: number) => (above ? value > low : value >= low) && value <= high;
  if (above)
    return { within, expected: `${what} above ${low}${high === Infinity ? '' : ` and at most ${high}`}${unit}` };
  if (low === -Infinity) return { within, expected: `${what} of at most ${high}${unit}` };
  if (high === Infinity) return { within, expected: `${what} of at least ${low}${unit}` };
  return { within, expected: `${what} from ${low} to ${high}${unit}` };
}

/**
 * Bars have their own check of prices. A series that nobody has classed, and for which the system gives no bounds, may
 * hold any finite value.
 */
export const range = defineCheck({
  name: 'range',
  purpose: 'Values lie where their kind can: levels above 0, shares from 0 to 100 percent, rates in a wide band.',
  cite: 'Definitions of the series at FRED; the widest rates of a major economy were Germany’s of 1923, not in these data.',
  applies: ['observations'],
  severity: 'fail',
  onEmpty: false,
  parameters,
  run(subject, limits) {
    const bounds = boundsOf(kinds.get(subject.series), limits.range?.[subject.series]);
    if (bounds === null) return { offences: [], expected: 'any finite value', found: 'all finite' };
    const { dates, values } = present(subject);
    const { within, expected } = bounds;
    const offences = dates.flatMap((at, row) =>
      within(values[row]!) ? [] : [{ at, found: `${values[row]!} on ${at}` }],
    );
    return { offences, expected, found: summary(offences, 'all so') };
  },
});
