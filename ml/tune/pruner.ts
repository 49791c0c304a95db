/** What is known of the trial that may be given up, and of those that were finished before it began. */
export interface PrunerQuestion {
  /** Losses after each step so far, lower is better. */
  readonly losses: readonly number[];
  /** The same of every trial that was finished, all steps of each. */
  readonly finished: readonly (readonly number[])[];
}

/** A way to give up a trial before its last step: a pure function of what is known. */
export interface Pruner {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  /** Why the trial is given up, or null. */
  judge(question: PrunerQuestion): string | null;
}
