import type { EpochRecord } from '../../contracts/neural.ts';

interface Step {
  readonly phase: string;
  readonly done: number;
  readonly of: number;
}

/**
 * Seconds that a phase has left, from how fast it went since its first line: a phase that began from a checkpoint is
 * not judged by the steps that were kept. Null until it has moved. Times are in milliseconds.
 * Example: 10 of 100 steps at first, 30 five seconds later: (100 − 30) · 5 / (30 − 10) = 17.5 s.
 */
export function createTimeLeft(): (step: Step, now: number) => number | null {
  let first: (Step & { readonly at: number }) | null = null;
  return ({ phase, done, of }, now) => {
    if (first === null || first.phase !== phase || first.of !== of || done < first.done) {
      first = { phase, done, of, at: now };
      return null;
    }
    const [moved, took] = [done - first.done, now - first.at];
    return moved > 0 && took > 0 ? ((of - done) * took) / moved / 1000 : null;
  };
}

/** Where numbers of a training go: a gauge of Temporal's meter, or its like. */
interface Meter {
  createGauge(
    name: string,
    type: 'float',
    unit: string | undefined,
    about: string,
  ): { set(value: number, tags: Readonly<Record<string, string>>): void };
}

/** Which training it is: never the run, of which there is no end. */
export interface TrainingTags {
  readonly system: string;
  readonly model: string;
}

/** The numbers of a training under way on the worker's Prometheus endpoint. */
export function createTrainingMetrics(meter: Meter, { system, model }: TrainingTags) {
  const gauge = (name: string, about: string) => {
    const one = meter.createGauge(`regimen_training_${name}`, 'float', undefined, about);
    return (value: number | null): void => {
      // A gauge holds no negative number; what has no value keeps its last one.
      if (value !== null && value >= 0) one.set(value, { system, model });
    };
  };
  const share = gauge('phase_share', 'share of the phase (a fold, the final fit) that is done');
  const secondsLeft = gauge('seconds_left', 'seconds that the phase has left');
  const epoch = gauge('epoch', 'last epoch of the network that is fitted');
  const loss = gauge('loss', 'mean loss of the last epoch');
  const validation = gauge('validation_loss', 'loss on the validation rows after the last epoch');
  const rate = gauge('learning_rate', 'learning rate at the end of the last epoch');
  return {
    step({ done, of }: Step, left: number | null): void {
      share(of > 0 ? done / of : 0);
      secondsLeft(left);
    },
    epoch(record: EpochRecord): void {
      epoch(record.epoch);
      loss(record.loss);
      validation(record.validation);
      rate(record.learning_rate);
    },
  };
}
