import type { Sampler } from '../sampler.ts';
import { random } from './random.ts';
import { tpe } from './tpe.ts';

/** Every way to choose what is tried next. Add one: one file, one line. */
export const samplers = { random, tpe } satisfies Record<string, Sampler>;
