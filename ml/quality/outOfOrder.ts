import { defineCheck } from './check.ts';
import { listFirst } from './offence.ts';

export const outOfOrder = defineCheck({
  name: 'out-of-order',
  purpose: 'Within a vintage dates come in ascending order; disorder hints at pages that were put together wrongly.',
  cite: 'ISO/IEC 25012:2008, consistency; rows are put in order before anything reads them.',
  applies: ['observations', 'bars'],
  severity: 'warn',
  onEmpty: true,
  parameters: {},
  run: ({ disordered }) => ({
    offences: disordered.map((at) => ({ at, found: `${at} after a later date` })),
    expected: 'dates that ascend within each vintage',
    found: disordered.length === 0 ? 'in order' : `${disordered.length} out of order: ${listFirst(disordered)}`,
  }),
});
