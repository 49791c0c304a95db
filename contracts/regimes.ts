/** A regime said to begin or to end, as it could be said on the day. */
export interface RegimeAlarmView {
  readonly state: number;
  readonly kind: 'on' | 'off';
  /** `crossing`: the filtered probability reached or left its levels. `cumulative`: weak evidence added up. */
  readonly rule: 'crossing' | 'cumulative';
  /** Epoch ms of the row, and the filtered probability there. */
  readonly at: number;
  readonly probability: number;
}

/** A peak or a trough of a level, dated with hindsight: for charts and labels, never for features. */
export interface DatedTurn {
  readonly kind: 'peak' | 'trough';
  /** First day of the period. */
  readonly date: string;
  /** The NBER's turn of the same kind nearest to it, and by how many months this one is later; null where none is near. */
  readonly nber: string | null;
  readonly monthsLater: number | null;
}

export interface TurningPointsView {
  readonly series: string;
  readonly frequency: 'monthly' | 'quarterly';
  /** First days of the first and the last period that was looked at. */
  readonly from: string;
  readonly to: string;
  readonly turns: readonly DatedTurn[];
}

/** Candidates of one kind that differ in their number of states, and which number each rule would choose. */
export interface StateCountsView {
  readonly candidates: readonly {
    readonly model: string;
    readonly states: number;
    readonly aic: number;
    readonly bic: number;
    readonly icl: number;
    /** Mean out-of-time log density, nats a row. */
    readonly heldOut: number | null;
  }[];
  readonly chosen: readonly { readonly criterion: 'aic' | 'bic' | 'icl' | 'held_out'; readonly states: number }[];
  /**
   * The number that may change from run to run: the champion's stays unless another's out-of-time log density is better by
   * more than `penalty` nats a row. null where out-of-time densities are missing.
   */
  readonly next: { readonly present: number | null; readonly penalty: number; readonly states: number } | null;
}

/** Which state of the champion each state of a new fit continues: the one-to-one match of least total Bhattacharyya distance. */
export interface MatchedStatesView {
  /** Version. */
  readonly champion: number;
  readonly states: readonly {
    readonly state: string;
    /** null for a state that is new. */
    readonly was: string | null;
    /** In nats. */
    readonly distance: number | null;
  }[];
  /** States of the champion that none continues. */
  readonly gone: readonly string[];
}

/** Which regime was called, day by day, since the champion was trained. */
export interface RegimeWatch {
  /** A regime is called where its filtered probability reaches `raise`, and given up where it falls to `clear`. */
  readonly raise: number;
  readonly clear: number;
  /** Called at the last row of training, and at the newest row; null where none was certain enough yet. */
  readonly atTraining: string | null;
  readonly now: string | null;
  readonly changes: readonly {
    readonly from: string | null;
    readonly to: string;
    readonly date: string;
    readonly probability: number;
  }[];
  readonly sentence: string;
}
