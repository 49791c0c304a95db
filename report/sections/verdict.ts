import type { Gate } from '../../contracts/evaluation.ts';
import type { RunReport } from '../../contracts/report.ts';
import { formatNumber, plural } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';
import { decisionBadge } from './header.ts';
import { section } from './section.ts';

const shown = (value: number | string | null) => (typeof value === 'string' ? value : formatNumber(value));

export function passMark(passed: boolean): Html {
  return passed ? html`<span class="good">✓ pass</span>` : html`<span class="bad">✕ fail</span>`;
}

/** Every gate with what was found and what was required. */
export function verdict({ verdict: { gates, decision } }: RunReport, key: string): Html {
  const passed = gates.filter((gate) => gate.passed).length;
  return section(
    key,
    'Verdict',
    html`<p>
        ${decisionBadge(decision)}
        ${gates.length === 0 ? 'No gate was held against it.' : `${passed} of ${plural(gates.length, 'gate')} passed.`}
      </p>
      ${table<Gate>(
        'Gates',
        [
          { name: 'gate', header: true, cell: ({ name }) => name },
          { name: 'result', cell: (gate) => passMark(gate.passed) },
          { name: 'found', numeric: true, cell: ({ found }) => shown(found) },
          { name: 'required', numeric: true, cell: ({ required }) => shown(required) },
          { name: 'in words', cell: (gate) => gate.sentence, className: () => 'wordy' },
        ],
        gates,
      )}`,
  );
}
