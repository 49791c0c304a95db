/** What a model of effects says of itself, for the report: `training_results.json` and the run's report. */
export interface CausalView {
  readonly model: string;
  /** What stands for the regime classifier and for the uncertainty of the outcome. */
  readonly regimeModel: string;
  readonly uncertainty: string;
  readonly outcome: string;
  /** Rows that were learnt from. */
  readonly rows: number;
  readonly treatments: readonly CausalTreatment[];
  /** What the model says of the newest row of its table, whose outcome nobody knows yet; absent from older reports. */
  readonly newest?: CausalAnalysis;
}

/** Effects, regime and uncertainty of one row: `runs/{executionId}/causal_analysis.json` for the newest. */
export interface CausalAnalysis {
  /** Day of the row, YYYY-MM-DD. */
  readonly date: string;
  /** Of one unit of each treatment on the outcome, with 95 % intervals as widened. */
  readonly causal_effects: Readonly<Record<string, EffectNow>>;
  readonly regime: {
    /** Of each regime; they sum to 1. */
    readonly probabilities: readonly number[];
    /** The likeliest. */
    readonly dominant: number;
  };
  /** Of the predicted outcome, in its unit: `uncertainty` is half of what lies between lower and upper. */
  readonly uncertainty: {
    readonly prediction: number;
    readonly lower: number;
    readonly upper: number;
    readonly uncertainty: number;
  };
}

interface EffectNow {
  readonly effect: number;
  readonly standard_error: number;
  readonly lower: number;
  readonly upper: number;
}

interface CausalEstimate {
  /** In units of the outcome per unit of the treatment. */
  readonly effect: number;
  readonly standardError: number;
  /** 95 % interval. */
  readonly lower: number;
  readonly upper: number;
}

export interface CausalTreatment {
  readonly name: string;
  /** Mean over the rows learnt from; its standard error is the mean of theirs: no less than that of the mean. */
  readonly average: CausalEstimate;
  /** The average effect by other methods. */
  readonly estimates: readonly (CausalEstimate & { readonly method: string })[];
  /** Of the ensemble's candidates, and R-losses out of fold: none, each of them, the ensemble. */
  readonly weights: Readonly<Record<string, number>>;
  readonly rLoss: Readonly<Record<string, number>>;
  /** Share of the variance that the features explain out of fold; may be negative. */
  readonly nuisances: { readonly outcome: number; readonly treatment: number };
  readonly coverage: {
    readonly repeats: number;
    readonly nominal: number;
    readonly covered: number;
    readonly coveredError: number;
    readonly factor: number;
    readonly coveredCalibrated: number;
    readonly sentence: string;
  };
  /** Most important first; shares sum to 1. */
  readonly importance: readonly { readonly feature: string; readonly share: number }[];
  /** Effect over the quantiles of the most important feature, the others at their medians. */
  readonly curve: {
    readonly feature: string;
    readonly points: readonly {
      readonly at: number;
      readonly effect: number;
      readonly lower: number;
      readonly upper: number;
    }[];
  };
  readonly refutations: readonly {
    readonly name: string;
    readonly effect: number;
    readonly found: number;
    readonly spread: number | null;
    readonly pValue: number | null;
    readonly passed: boolean;
    readonly sentence: string;
  }[];
}
