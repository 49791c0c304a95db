/** A number, or null and the sentence that says why there is none. */
export interface MetricValue {
  readonly value: number | null;
  readonly note: string | null;
}

/** A score of a sample of one kind. `compute` refuses nothing: what cannot be given is null with a note, never NaN. */
export interface MetricDefinition<Sample> {
  /** As written in the evaluation and in policies. */
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  /** Which way is better; null where neither is. */
  readonly better: 'higher' | 'lower' | null;
  /** Least and greatest value. */
  readonly range: readonly [number, number];
  compute(sample: Sample): MetricValue;
}

/** Probabilities in [0, 1] of label 1 and labels 0 or 1, aligned; no NaN, at least one row. */
export interface ClassifierSample {
  readonly probability: Float64Array;
  readonly label: Float64Array;
}

/** Row t: position held from the close of t to the next close, its return after costs, and the return of holding. */
export interface MoneySample {
  readonly position: Float64Array;
  readonly net: Float64Array;
  readonly hold: Float64Array;
  /** Rows in a year, for what is annualised; 252 sessions where absent. */
  readonly rowsPerYear?: number;
}

export interface RegimeSample {
  /** Predictive log density of each row, nats. */
  readonly logLikelihood: Float64Array;
  /** Information criteria of the final fit, where the training results have them. */
  readonly fit: { readonly aic: number; readonly bic: number } | null;
  /** Filtered probability of the recession state against NBER months, where both are known. */
  readonly recession: ClassifierSample | null;
  /** Why there is no `recession`. */
  readonly recessionNote: string | null;
}

/** Effects of treatments against what is left of outcome and treatment; all arrays aligned, at least one row. */
export interface CausalSample {
  readonly treatments: readonly {
    readonly effect: Float64Array;
    /** Out-of-time residuals. */
    readonly outcome: Float64Array;
    readonly treatment: Float64Array;
    readonly constantEffect: Float64Array;
  }[];
  readonly prediction: Float64Array;
  readonly outcome: Float64Array;
}

export const known = (value: number): MetricValue => ({ value, note: null });
export const unknown = (note: string): MetricValue => ({ value: null, note });

export const defineMetric = <Sample>(definition: MetricDefinition<Sample>): MetricDefinition<Sample> => definition;

export const averageOver = (rows: number, term: (row: number) => number): number => {
  let sum = 0;
  for (let row = 0; row < rows; row += 1) sum += term(row);
  return sum / rows;
};
