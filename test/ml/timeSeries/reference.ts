import { fixture } from '../../support/modelData.ts';

interface Rows {
  readonly rows: number[];
  readonly trend: number[];
  readonly seasonal: number[];
}

interface GarchReference {
  readonly parameters: Readonly<Record<string, number>>;
  readonly standardErrors: number[];
  readonly logLikelihood: number;
  readonly firstVariances: number[];
  readonly ahead: number;
}

/** Numbers of other programs; scripts/fixtures/timeSeries.py says which. */
export const reference = fixture('timeSeries') as {
  readonly stl: { readonly nottem: number[]; readonly co2: number[] } & Readonly<
    Record<'rPeriodic' | 'rSeven' | 'rSevenRobust' | 'statsmodels' | 'statsmodelsRobust', Rows>
  >;
  readonly volatility: {
    readonly returns: number[];
    readonly garch: GarchReference;
    readonly gjr: GarchReference;
  };
  readonly vector: {
    readonly columns: string[];
    readonly levels: number[][];
    readonly aic: number;
    readonly bic: number;
    readonly coefficients: number[][];
    readonly standardErrors: number[][];
    readonly logLikelihood: number;
    readonly causality: { readonly f: number; readonly p: number; readonly df: number[] };
    readonly selected: { readonly aic: number; readonly bic: number };
    readonly inflation: number[];
    readonly ar: {
      readonly coefficients: number[];
      readonly standardErrors: number[];
      readonly aic: number;
      readonly bic: number;
    };
    readonly arOrder: { readonly aic: number; readonly bic: number };
  };
  readonly chickEgg: Readonly<Record<'chicken' | 'egg' | 'chickenToEgg' | 'eggToChicken', number[]>>;
  /** θ, Θ, σ², ln L and, on levels, AIC. */
  readonly airline: Readonly<Record<'passengers' | 'onLevels' | 'onDifferences', number[]>>;
  readonly localLevel: {
    readonly nile: number[];
    readonly irregular: number;
    readonly level: number;
    readonly logLikelihood: number;
    readonly filtered: number[];
  };
  readonly breaks: Readonly<Record<'realInterest' | 'at' | 'bic' | 'rss' | 'nileAt', number[]>>;
  readonly default: {
    readonly spread: number[];
    readonly statistic: number;
    readonly pValue: number;
    readonly lags: number;
  };
  readonly leadLag: Readonly<Record<'sales' | 'lead' | 'correlation', number[]>>;
};

export const doubles = (values: readonly number[]): Float64Array => Float64Array.from(values);
