import type { Comparison, Decision, Gate, Metrics } from './evaluation.ts';
import type { EvaluatedRun } from './runs.ts';
import type { PolicySpec } from './system.ts';

/** What the evaluation found, and the policy it is held against. */
export type PromotionQuestion = Pick<
  EvaluatedRun,
  'challenger' | 'metrics' | 'skill' | 'duel' | 'championVersion' | 'sameAsChampion' | 'newerChampion'
> & { readonly policy: PolicySpec };

export interface PromotionAnswer {
  readonly decision: Decision;
  readonly gates: readonly Gate[];
  readonly sentence: string;
}

const round = (value: number) => Number(value.toPrecision(6));

function improvement(comparison: Comparison, against: number): number | null {
  if (comparison.challenger === null) return null;
  return comparison.direction === 'higher' ? comparison.challenger - against : against - comparison.challenger;
}

function improvementGate(
  name: string,
  comparison: Comparison,
  against: number | null,
  required: number,
  rival: string,
): Gate {
  const found = against === null ? null : improvement(comparison, against);
  const passed = found !== null && found >= required;
  const numbers =
    found === null || against === null
      ? `${comparison.metric} could not be compared with ${rival}`
      : `${comparison.metric} ${round(comparison.challenger!)} against ${round(against)} of ${rival} on the same ${comparison.rows} rows: better by ${round(found)}, required ${required}`;
  return { name, passed, found: found === null ? null : round(found), required, sentence: `${numbers}.` };
}

function rowsGate(comparison: Comparison, policy: PolicySpec, rival: string): Gate {
  return {
    name: `enough rows against ${rival}`,
    passed: comparison.rows >= policy.minimumRows,
    found: comparison.rows,
    required: policy.minimumRows,
    sentence: `${comparison.rows} common out-of-time rows with ${rival}, required ${policy.minimumRows}.`,
  };
}

function boundGates(metrics: Metrics, policy: PolicySpec): Gate[] {
  return policy.gates.map((bound) => {
    const found = metrics[bound.metric] ?? null;
    const above = bound.atLeast === undefined || (found !== null && found >= bound.atLeast);
    const below = bound.atMost === undefined || (found !== null && found <= bound.atMost);
    const required = [
      bound.atLeast === undefined ? '' : `at least ${bound.atLeast}`,
      bound.atMost === undefined ? '' : `at most ${bound.atMost}`,
    ]
      .filter(Boolean)
      .join(' and ');
    return {
      name: bound.metric,
      passed: found !== null && above && below,
      found: found === null ? null : round(found),
      required,
      sentence: `${bound.metric} is ${found === null ? 'not known' : round(found)}, required ${required}.`,
    };
  });
}

/**
 * Decides a promotion from the evaluation and the policy; pure. Every gate is listed with what was found and what was
 * required. A first model must beat the naive baseline; a later one must also beat the champion on the same
 * out-of-time rows. A run whose as-of date lies before the champion's may not move aliases.
 */
export function decidePromotion(question: PromotionQuestion): PromotionAnswer {
  const { policy, skill, duel, challenger } = question;
  const gates: Gate[] = [
    rowsGate(skill, policy, 'the naive baseline'),
    improvementGate('beats the naive baseline', skill, skill.baseline, policy.minimumSkill, 'the naive baseline'),
    ...boundGates(question.metrics, policy),
  ];
  if (duel && !question.sameAsChampion) {
    const rival = `champion v${question.championVersion ?? '?'}`;
    gates.push(rowsGate(duel, policy, rival));
    gates.push(improvementGate('beats the champion', duel, duel.champion, policy.minimumImprovement, rival));
  }
  if (question.sameAsChampion) {
    const sentence = `${challenger} is byte for byte the champion v${question.championVersion ?? '?'}; nothing changes.`;
    return { decision: 'unchanged', gates, sentence };
  }
  if (question.newerChampion !== null) {
    const sentence = `${challenger} is kept as a version; champion v${question.newerChampion} is as of a later date, so no alias moves.`;
    return { decision: 'backfill', gates, sentence };
  }
  const failed = gates.filter((gate) => !gate.passed);
  if (failed.length === 0) {
    const rival = duel ? `champion v${question.championVersion ?? '?'}` : 'the naive baseline';
    return {
      decision: 'promoted',
      gates,
      sentence: `${challenger} is promoted: it passed all ${gates.length} gates against ${rival}.`,
    };
  }
  const sentence = `${challenger} is rejected: ${failed.map((gate) => gate.sentence.replace(/\.$/, '')).join('; ')}.`;
  return { decision: 'rejected', gates, sentence };
}
