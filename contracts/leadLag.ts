/** One series moves before another. */
export interface LeadLagEdge {
  readonly from: string;
  readonly to: string;
  /** By how much `from` is ahead, in the graph's unit; above 0. */
  readonly lag: number;
  /** How closely `to` follows, −1 to 1; below 0 where it moves the other way. */
  readonly weight: number;
  /** After the correction for all edges that were looked for. */
  readonly pValue?: number;
}

/** Who leads whom. Nodes ascend by name, edges by `from`, then `to`; at most one edge for a `from` and a `to`. */
export interface LeadLagGraph {
  readonly nodes: readonly string[];
  readonly edges: readonly LeadLagEdge[];
  readonly lagUnit: 'rows' | 'ms';
}

/** The graph that a model learnt from its training rows, as its summary and the report show it. */
export interface LeadLagView extends LeadLagGraph {
  readonly model: string;
  /** How its edges were found. */
  readonly rule: string;
  /** Training rows that it was found in. */
  readonly rows: number;
}
