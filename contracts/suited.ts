/** The regime that the champion of a regime system sees, by its filtered probabilities. */
export interface CurrentRegime {
  /** System whose champion says it, and which version. */
  readonly system: string;
  readonly version: number;
  readonly state: string;
  /** What the state means for choosing models. */
  readonly regime: string;
  /** Filtered: from rows up to `date` alone. */
  readonly probability: number;
  /** The newest row known at the as-of date, `YYYY-MM-DD`. */
  readonly date: string;
}

/** What a run trains because it suits the regime, and what not. */
export interface SuitedModels extends CurrentRegime {
  readonly kept: readonly { readonly id: string; readonly model: string; readonly why: string }[];
  readonly leftOut: readonly { readonly id: string; readonly model: string; readonly why: string }[];
  readonly sentence: string;
}
