import type { RegimeMap, RegimeScore } from '../../contracts/evaluation.ts';
import { formatNumber, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';

/** Skill with its interval; a mark where the interval leaves out 0. */
function cell(score: RegimeScore | undefined, best: number | null): Html | string {
  if (score === undefined) return '';
  const { skill, lower, upper, rows } = score;
  if (skill === null || lower === null || upper === null)
    return html`<span title="${plural(rows, 'row')}, too few">—</span>`;
  const sure = lower > 0 ? 'good' : upper < 0 ? 'bad' : '';
  const mark = lower > 0 ? '▲ ' : upper < 0 ? '▼ ' : '';
  const star = skill === best ? html`<abbr class="star" title="best">★</abbr> ` : nothing;
  return html`${star}<span
      class="${sure}"
      title="${formatNumber(lower)} to ${formatNumber(upper)} over ${plural(rows, 'row')}"
      >${mark}${formatNumber(skill)}</span
    >`;
}

/** Which model suits which regime, by what it was worth there out of time. */
export function regimeMap(map: RegimeMap | undefined): Html {
  if (map === undefined) return nothing;
  const { scores, regimes, metric, level } = map;
  const models = [...new Set(scores.map(({ model }) => model))];
  const columns = [{ regime: 'any', meaning: 'all out-of-time rows' }, ...regimes].map(({ regime, meaning }) => {
    const own = scores.filter((score) => score.regime === regime);
    const worth = own.flatMap(({ skill }) => (skill !== null && skill > 0 ? [skill] : []));
    const best = worth.length === 0 ? null : Math.max(...worth);
    const most = own.reduce((rows, score) => Math.max(rows, score.rows), 0);
    return {
      name: html`<abbr title="${meaning}">${regime}</abbr><span class="role">${plural(most, 'row')}</span>`,
      numeric: true,
      cell: (model: string) =>
        cell(
          own.find((score) => score.model === model),
          best,
        ),
    };
  });
  return html`${table<string>(
      `Regime map: ${metric.replaceAll('_', ' ')} of the naive baseline less the model’s`,
      [{ name: 'model', header: true, cell: (model) => model }, ...columns],
      models,
    )}
    <p class="muted">
      Above 0 a model is better than the naive base rate in that regime; ★ the best of those, ▲ and ▼ where the
      ${formatNumber(100 * level)} % interval leaves out 0.
      ${regimes.map(({ regime, meaning }) => `${regime}: ${meaning}`).join('; ')}.
    </p>`;
}
