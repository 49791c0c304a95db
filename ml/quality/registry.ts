import { allMissing } from './allMissing.ts';
import { barPrices } from './barPrices.ts';
import { calendarGaps } from './calendarGaps.ts';
import type { CheckDefinition } from './check.ts';
import { completeness } from './completeness.ts';
import { duplicateDates } from './duplicateDates.ts';
import { frequency } from './frequency.ts';
import { minimumObservations } from './minimumObservations.ts';
import { minimumYears } from './minimumYears.ts';
import { staleRepeats } from './staleRepeats.ts';
import { unitJumps } from './unitJumps.ts';

/** Every check of collected data, in the order of the report. Add a check: one file, one line. */
export const checks = {
  allMissing,
  duplicateDates,
  completeness,
  minimumObservations,
  minimumYears,
  frequency,
  calendarGaps,
  staleRepeats,
  unitJumps,
  barPrices,
} satisfies Record<string, CheckDefinition>;

export type CheckName = keyof typeof checks;
