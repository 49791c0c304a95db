import { ConfigError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { causalJudge } from './causalJudge.ts';
import { regimeJudge, signalJudge, type Judge } from './judge.ts';
import { tradingTerms } from './tradingTerms.ts';

export interface JudgedSystem {
  readonly spec: Pick<SystemSpec, 'name' | 'kind' | 'calendar' | 'target' | 'labels' | 'decision'> &
    Partial<Pick<SystemSpec, 'treatments' | 'windowSeconds'>>;
  readonly gold: Frame;
}

/** How the models of this system are judged on this gold; `features` are what the density of a regime model is over. */
export function judgeOf(run: JudgedSystem, features: readonly string[]): Judge {
  if (run.spec.kind === 'causal') return causalJudge(run.gold, features, run.spec.treatments ?? []);
  if (run.spec.kind === 'regime') return regimeJudge(run.gold, features, run.spec.labels);
  if (!run.spec.target)
    throw new ConfigError(
      `System ${run.spec.name} is a signal and needs a target, got none; add target to the system file.`,
    );
  return signalJudge(run.gold, run.spec.target.horizon, tradingTerms(run.spec));
}
