/** Two models on exactly the same out-of-time rows. Differences are A − B, whatever is better. */
export interface ModelComparison {
  readonly a: string;
  readonly b: string;
  readonly kind: 'signal' | 'regime';
  /** Common out-of-time rows that can be judged. */
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  /** Rows ahead that a prediction looks; losses of so many neighbours depend on each other. */
  readonly horizon: number;
  readonly level: number;
  readonly metrics: readonly ComparedMetric[];
  readonly tests: readonly ComparedTest[];
  /** Over all of `tests`. */
  readonly correction: 'holm';
  /** The one test that decides, named before looking; null where the models lose the same in every row. */
  readonly decisive: DecisiveTest | null;
  readonly power: ComparisonPower | null;
  readonly verdict: {
    /** `a`, `b`, or null where it cannot be told. */
    readonly better: 'a' | 'b' | null;
    readonly sentence: string;
  };
  readonly curve: AdvantageCurve | null;
  readonly notes: readonly string[];
}

export interface ComparedMetric {
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  readonly a: number | null;
  readonly b: number | null;
  readonly difference: number | null;
  /** Of the difference, by a block bootstrap; null where it cannot be given. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly pValue: number | null;
  readonly correctedPValue: number | null;
}

export interface ComparedTest {
  readonly metric: string;
  readonly test: string;
  /** `independent`: takes rows as independent, so that it is too sure of dependent ones. */
  readonly rows: 'independent' | 'blocks';
  readonly statisticName: string;
  readonly statistic: number;
  readonly degreesOfFreedom: number | null;
  readonly pValue: number;
  readonly correctedPValue: number;
  readonly effectName: string;
  readonly effect: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly convention: string;
}

export interface DecisiveTest {
  readonly metric: string;
  readonly test: 'Diebold–Mariano';
  /** Lags of the long-run variance, Bartlett weights. */
  readonly lags: number;
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly difference: number;
}

export interface ComparisonPower {
  /** How many independent rows know as much about the difference. */
  readonly effectiveRows: number;
  readonly power: number;
  /** Smallest difference that these rows find four times in five. */
  readonly detectable: number;
  /** Rows beyond the present ones to find a difference as large as this one four times in five; null beyond 10⁹. */
  readonly moreRows: number | null;
}

/** Summed advantage of A (losses of B less those of A), with a band that holds its expectation at all times at once. */
export interface AdvantageCurve {
  readonly metric: string;
  /** Rows of one batch; batches count as independent. */
  readonly batchRows: number;
  readonly time: readonly number[];
  readonly advantage: readonly number[];
  /** null before the first batches have shown a variance. */
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
  /** Valid however often one has looked. */
  readonly pValue: number;
}

/** Every two candidates of a run, each pair on the out-of-time rows that both predict. */
export interface ModelPairs {
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  readonly level: number;
  /** Over all pairs that could be tested. */
  readonly correction: 'holm';
  readonly models: readonly string[];
  readonly pairs: readonly ModelPair[];
}

export interface ModelPair {
  readonly a: string;
  readonly b: string;
  readonly rows: number;
  /** Mean score of A less that of B; null without common rows. */
  readonly difference: number | null;
  /** Diebold–Mariano; null where too few rows are common or the scores do not differ. */
  readonly pValue: number | null;
  readonly correctedPValue: number | null;
  /** The better of the two where the corrected p-value says so; null where it cannot be told. */
  readonly better: string | null;
}
