import type { DistanceRecord } from '../../../contracts/neural.ts';
import type { FitCheckpoint } from '../../models/model.ts';
import { readModelFiles, writeModelFiles } from '../../models/modelFiles.ts';
import { newAdamState, type AdamState } from '../training/adam.ts';

/** One of the two networks, and what Adam remembers of its steps. */
export interface GanSide {
  readonly weights: Float64Array;
  readonly adam: AdamState;
}

/** Where a fit stands after a step: all that the next one depends on besides the rows, the options and the seed. */
export interface GanState {
  /** Steps of the generator so far. */
  done: number;
  /** That a number was no longer finite in the step after. */
  diverged: boolean;
  readonly curve: DistanceRecord[];
  /** The critic. */
  readonly judging: GanSide;
  /** The generator. */
  readonly drawing: GanSide;
}

const kind = { model: 'gan-state', revision: 1 };

const begun = (weights: Float64Array): GanSide => ({ weights, adam: newAdamState(weights.length) });

export const newGanState = (judging: Float64Array, drawing: Float64Array): GanState => ({
  done: 0,
  diverged: false,
  curve: [],
  judging: begun(judging),
  drawing: begun(drawing),
});

/** Keeps the state. Random numbers need no place of their own: every step has its own stream. */
export async function keepGanState(state: GanState, checkpoint: FitCheckpoint | undefined): Promise<void> {
  if (!checkpoint) return;
  const { done, diverged, curve, judging, drawing } = state;
  const steps = { judging: judging.adam.steps, drawing: drawing.adam.steps };
  const arrays = {
    ...{ judging: judging.weights, judgingFirst: judging.adam.first, judgingSecond: judging.adam.second },
    ...{ drawing: drawing.weights, drawingFirst: drawing.adam.first, drawingSecond: drawing.adam.second },
  };
  await checkpoint.write(writeModelFiles({ ...kind, done, diverged, curve, steps }, arrays));
}

/** The state kept last, or null. */
export function readGanState(checkpoint: FitCheckpoint | undefined): GanState | null {
  const files = checkpoint?.read() ?? null;
  if (files === null) return null;
  const { header, arrays } = readModelFiles(kind, files);
  const { done, diverged, curve, steps } = header as Pick<GanState, 'done' | 'diverged' | 'curve'> & {
    readonly steps: Readonly<Record<'judging' | 'drawing', number>>;
  };
  const side = (name: 'judging' | 'drawing'): GanSide => ({
    weights: arrays[name]!,
    adam: { first: arrays[`${name}First`]!, second: arrays[`${name}Second`]!, steps: steps[name] },
  });
  return { done, diverged, curve, judging: side('judging'), drawing: side('drawing') };
}
