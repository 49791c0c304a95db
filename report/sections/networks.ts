import type { AttentionView, EpochRecord, NeuralView } from '../../contracts/neural.ts';
import type { RunReport } from '../../contracts/report.ts';
import { attentionMap, rowsBack } from '../charts/attentionMap.ts';
import { figure } from '../charts/figure.ts';
import { lineChart } from '../charts/lineChart.ts';
import type { Line } from '../charts/lineChart.ts';
import { formatNumber, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { seriesColour } from '../palette.ts';
import { table } from '../table.ts';
import { thin } from './curves.ts';
import { drawnRows } from './drawnRows.ts';
import { section } from './section.ts';

/** The curve of one loss, its best epoch marked. */
function lossLine(view: NeuralView, name: 'loss' | 'validation', at: number): Line {
  const points = view.learningCurve.flatMap((record) => {
    const value = record[name];
    return value === null ? [] : [[record.epoch, value] as const];
  });
  return {
    name: name === 'loss' ? 'training loss' : 'validation loss',
    colour: seriesColour(at),
    dash: at === 0 ? 'dashed' : 'solid',
    points,
    radius: (index) => (points[index]?.[0] === view.bestEpoch ? 4.5 : 0),
  };
}

function ending({ learningCurve, bestEpoch, diverged }: NeuralView): string {
  const epochs = learningCurve.length;
  if (diverged) return `It diverged after ${plural(epochs, 'epoch')}; the weights of epoch ${bestEpoch} were kept.`;
  return `The weights of epoch ${bestEpoch} of ${epochs} were kept, marked by a dot.`;
}

function learningFigure(view: NeuralView, key: string): Html {
  const { model, learningCurve } = view;
  const lines = [lossLine(view, 'loss', 0), lossLine(view, 'validation', 1)].filter(({ points }) => points.length > 0);
  return figure({
    drawing: lineChart({
      key,
      title: `Learning curve of ${model} over ${plural(learningCurve.length, 'epoch')}, best in epoch ${view.bestEpoch}`,
      lines,
      x: { name: 'epoch', kind: 'count' },
      y: { name: 'loss', unit: false },
      half: true,
    }),
    caption: `How ${model} learnt.`,
    reading: `${ending(view)} A validation that rises while the training loss falls is a network that learns by heart.`,
    legend: lines.map(({ name, colour, dash }) => ({ label: name, colour, dash, mark: 'line' })),
    table: table<EpochRecord>(
      `Epochs of ${model}, thinned`,
      [
        { name: 'epoch', header: true, cell: ({ epoch }) => epoch },
        { name: 'training loss', numeric: true, cell: ({ loss }) => formatNumber(loss) },
        { name: 'validation loss', numeric: true, cell: ({ validation }) => formatNumber(validation) },
        { name: 'learning rate', numeric: true, cell: ({ learning_rate: rate }) => formatNumber(rate) },
      ],
      thin(learningCurve, 25),
    ),
  });
}

function attentionFigures(model: string, { rows, layers }: AttentionView, key: string): Html[] {
  return layers.map((weights, at) => {
    const which = layers.length > 1 ? `Layer ${at + 1} of ${model}` : model;
    const names = rowsBack(weights.length);
    const newest = (weights.at(-1) ?? []).map((weight, step) => ({ weight, step }));
    return figure({
      drawing: attentionMap(`${key}-${at}`, weights),
      caption: `What ${which} attends to.`,
      reading: `Mean over heads and the newest ${plural(rows, 'training row')}. Each line is a step of the window, the row itself lowest; the stronger a cell, the more its line reads of the step named below it.`,
      legend: [],
      table: table<(typeof newest)[number]>(
        'What the newest step reads',
        [
          { name: 'rows back', header: true, cell: ({ step }) => names[step]! },
          { name: 'weight', numeric: true, cell: ({ weight }) => formatNumber(weight) },
        ],
        newest,
      ),
    });
  });
}

/** Learning curves of the run's networks, what those with attention attend to, and what generators drew. */
export function networks({ networks: views = [] }: RunReport, key: string): Html {
  const drawn = views.filter(({ learningCurve }) => learningCurve.length > 0);
  if (drawn.length === 0) return nothing;
  const figures = drawn.map((view, at) => {
    const maps = view.attention ? attentionFigures(view.model, view.attention, `${key}-attention-${at}`) : [];
    return [learningFigure(view, `${key}-curve-${at}`), ...maps];
  });
  const generated = drawn.map((view, at) => drawnRows(view, `${key}-drawn-${at}`));
  return section(
    key,
    'Networks',
    html`<div class="pair">${figures.flat()}</div>
      ${generated}`,
  );
}
