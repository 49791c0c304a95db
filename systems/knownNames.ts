import type { SourceKind } from '../contracts/observation.ts';

/** Names that a system file may use. */
export interface KnownNames {
  readonly models: readonly string[];
  /** Those among them that can go on from the champion. */
  readonly warmStarts?: readonly string[];
  /** Those among them whose fits several workers can share. */
  readonly shards?: readonly string[];
  readonly features: readonly string[];
  /** Measures of order flow, for systems that read ticks. */
  readonly measures?: readonly string[];
  readonly metrics: readonly string[];
  /** Sources with what they give. */
  readonly sources: Readonly<Record<string, SourceKind>>;
}
