import type { ModelPair, ModelPairs } from '../../contracts/comparison.ts';
import { formatNumber, formatPValue, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';

/** A pair seen from the model of the row, whatever the order it was tested in. */
function cell(pair: ModelPair | undefined, row: string): Html | string {
  if (pair === undefined) return '';
  const { difference, correctedPValue, better, rows } = pair;
  const seen = difference === null ? null : pair.a === row ? difference : -difference;
  const title = `${plural(rows, 'common row')}, p ${formatPValue(pair.pValue)}, corrected ${formatPValue(correctedPValue)}`;
  const mark =
    better === null
      ? nothing
      : html`<span class="${better === row ? 'good' : 'bad'}">${better === row ? '▲' : '▼'}</span> `;
  return html`<span title="${title}">${mark}${formatNumber(seen)}</span>`;
}

function told(pairs: readonly ModelPair[], level: number): string {
  const tested = pairs.filter(({ pValue }) => pValue !== null).length;
  const differ = pairs.filter(({ better }) => better !== null).length;
  const share = formatNumber(100 * level);
  if (tested === 0) return 'No pair has enough common rows, or scores that differ, to be tested.';
  const said = differ === 0 ? 'none' : formatNumber(differ);
  return `Of ${plural(tested, 'pair')}, ${said} can be told apart at ${share} %.`;
}

/** Every two candidates of a run against each other on the rows that both predict. */
export function modelPairs(found: ModelPairs | undefined): Html {
  if (found === undefined) return nothing;
  const { models, pairs, metric, direction, level } = found;
  const of = (row: string, other: string) =>
    pairs.find(({ a, b }) => (a === row && b === other) || (a === other && b === row));
  const name = metric.replaceAll('_', ' ');
  return html`${table<string>(
      `A/B: ${name} of the row’s model less that of the column’s (${direction} is better)`,
      [
        { name: 'model', header: true, cell: (row) => row },
        ...models.map((other) => ({ name: other, numeric: true, cell: (row: string) => cell(of(row, other), row) })),
      ],
      models,
    )}
    <p class="muted">
      Diebold–Mariano on the out-of-time rows that both predict, p-values corrected for all pairs by Holm. ▲ the row’s
      model is better, ▼ the column’s is; without a mark it cannot be told. ${told(pairs, level)}
    </p>`;
}
