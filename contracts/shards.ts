import type { ArtifactRef } from './artifact.ts';

/** What several workers that share a training are told; small, since it goes to each of them in each round. */
export interface ShardPlan {
  /** The training request, in the lake. */
  readonly request: ArtifactRef;
  /** None where the whole training is known already. */
  readonly fits: readonly string[];
}

interface RoundRequest {
  readonly request: ArtifactRef;
  readonly fit: string;
  /** From 0. */
  readonly round: number;
  /** Where the round before left the fit. */
  readonly state: ArtifactRef | null;
}

export interface ShardRequest extends RoundRequest {
  readonly shard: number;
}

export interface JoinRequest extends RoundRequest {
  /** What the workers left, in the order of their shards. */
  readonly parts: readonly ArtifactRef[];
}

export interface JoinedRound {
  readonly state: ArtifactRef;
  readonly ended: boolean;
}
