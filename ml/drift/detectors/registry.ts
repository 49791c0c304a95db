import { adwin } from './adwin.ts';
import { cusum } from './cusum.ts';
import { ddm } from './ddm.ts';
import type { DetectorDefinition } from './detector.ts';
import { eddm } from './eddm.ts';
import { ewma } from './ewma.ts';
import { kswin } from './kswin.ts';
import { pageHinkley } from './pageHinkley.ts';

/** Every detector of change in a stream. Add one: one file, one line. */
export const detectors = { adwin, pageHinkley, ddm, eddm, kswin, cusum, ewma } satisfies Record<
  string,
  DetectorDefinition
>;
