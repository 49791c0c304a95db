export type Vintage = 'alfred' | 'own-snapshot' | 'latest-only';

/** One value of one series with the time it became known. Dates are `YYYY-MM-DD`, times epoch milliseconds UTC. */
export interface Observation {
  readonly series: string;
  /** First day of the period that the value describes, as FRED dates it. */
  readonly obsDate: string;
  /** Last day of that period. */
  readonly periodEnd: string;
  /** null where the source says that it has no value ("." at FRED). */
  readonly value: number | null;
  readonly realtimeStart: string;
  readonly realtimeEnd: string;
  /** When the value could first be known. */
  readonly releaseTime: number;
  readonly vintage: Vintage;
}

/** One session of one instrument; known at `releaseTime`, the session's close plus the source's delay. */
export interface Bar {
  readonly series: string;
  readonly sessionDate: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** New shares for one old one as of this session's open; 1 where nothing was split. Prices and volume are as traded. */
  readonly splitFactor: number;
  /** Cash a share, as of this session's open (the ex-date), in the price's currency; 0 where none was paid. */
  readonly dividend: number;
  readonly releaseTime: number;
}

export type SeriesKind = 'observations' | 'bars';
/** What a source gives; ticks are events of a market, of which windows of time make rows. */
export type SourceKind = SeriesKind | 'ticks';
export type Frequency = 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'annual';
/** How often a series has values; `ticks` come at no regular time. */
export type SeriesFrequency = Frequency | 'ticks';
