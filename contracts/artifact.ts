/** What an artifact is for; decides how a reader opens it. */
export type ArtifactKind =
  | 'bronze'
  | 'part'
  | 'ledger'
  | 'observations'
  | 'bars'
  | 'ticks'
  | 'quality-report'
  | 'gold'
  | 'gold-arrow'
  | 'gold-summary'
  | 'model-file'
  | 'imported-model'
  | 'predictions'
  | 'states'
  | 'training-results'
  | 'model-config'
  | 'feature-columns'
  | 'card'
  | 'manifest'
  | 'evaluation'
  | 'verdict'
  | 'drift-report'
  | 'drift-reference'
  | 'config'
  | 'environment'
  | 'study'
  | 'report';

/**
 * Immutable bytes in the lake. Only references travel through Temporal; the bytes stay in storage.
 * `uri` is relative to the lake's root (`gold/…/processed_data.parquet`), so that a lake can move.
 */
export interface ArtifactRef {
  readonly uri: string;
  /** Lower-case hexadecimal sha256 of the bytes. */
  readonly sha256: string;
  readonly bytes: number;
  readonly kind: ArtifactKind;
  readonly rows?: number;
}
