import { beta } from './beta.ts';
import type { CalibratorDefinition } from './calibrator.ts';
import { isotonic } from './isotonic.ts';
import { platt } from './platt.ts';
import { smoothedIsotonic } from './smoothedIsotonic.ts';
import { temperature } from './temperature.ts';

/** Every curve from scores to probabilities. Add one: one file, one line. */
export const calibrators = { platt, isotonic, smoothedIsotonic, temperature, beta } satisfies Record<
  string,
  CalibratorDefinition
>;
