import { variationalLayer } from '../../ml/neural/autoencoder/variationalLayer.ts';
import { autoencoderLayer } from '../../ml/neural/autoencoder/autoencoderLayer.ts';
import { criticOf } from '../../ml/neural/gan/critic.ts';
import { criticLoss } from '../../ml/neural/gan/criticLoss.ts';
import type { Layer } from '../../ml/neural/layer.ts';
import { activate, activations } from '../../ml/neural/layers/activate.ts';
import { causalConv1d } from '../../ml/neural/layers/causalConv1d.ts';
import { dense } from '../../ml/neural/layers/dense.ts';
import { dropout } from '../../ml/neural/layers/dropout.ts';
import { gatedResidual } from '../../ml/neural/layers/gatedResidual.ts';
import { gatedSkip } from '../../ml/neural/layers/gatedSkip.ts';
import { globalPooling } from '../../ml/neural/layers/globalPooling.ts';
import { graphAttention } from '../../ml/neural/layers/graphAttention.ts';
import { graphBlock } from '../../ml/neural/layers/graphBlock.ts';
import { graphConvolution } from '../../ml/neural/layers/graphConvolution.ts';
import { gru } from '../../ml/neural/layers/gru.ts';
import { lastStep } from '../../ml/neural/layers/lastStep.ts';
import { layerNorm } from '../../ml/neural/layers/layerNorm.ts';
import { lstm } from '../../ml/neural/layers/lstm.ts';
import { multiHeadAttention } from '../../ml/neural/layers/multiHeadAttention.ts';
import { nodeFeatures } from '../../ml/neural/layers/nodeFeatures.ts';
import { nodeReadout } from '../../ml/neural/layers/nodeReadout.ts';
import { pickColumns } from '../../ml/neural/layers/pickColumns.ts';
import { positionalEncoding } from '../../ml/neural/layers/positionalEncoding.ts';
import { residual } from '../../ml/neural/layers/residual.ts';
import { sequence } from '../../ml/neural/layers/sequence.ts';
import { temporalFusion } from '../../ml/neural/layers/temporalFusion.ts';
import { transformerEncoder } from '../../ml/neural/layers/transformerEncoder.ts';
import { transformerEncoderLayer } from '../../ml/neural/layers/transformerEncoderLayer.ts';
import { variableGate } from '../../ml/neural/layers/variableGate.ts';
import type { Tensor } from '../../ml/neural/tensors.ts';
import {
  binaryCrossEntropy,
  huber,
  meanSquaredError,
  softmaxCrossEntropy,
  type Loss,
} from '../../ml/neural/training/losses.ts';
import { beside, besideSteps, caseOf, type Case } from './layerChecks.ts';

const encoder = { size: 4, heads: 2, hidden: 6, activation: 'gelu', causal: true, dropout: 0.2 } as const;
const coder = { inputs: 4, hidden: [3], code: 2, activation: 'tanh', dropout: 0, labelShare: 1 } as const;
/** Who hears whom among three nodes, row by row. */
const heard = Float64Array.of(1, 1, 0, 0, 1, 1, 1, 0, 1);
const shares = Float64Array.of(0.6, 0.4, 0, 0, 0.5, -0.5, 0.3, 0, 0.7);

const activation = (name: (typeof activations)[number]): Layer => ({
  weights: [],
  apply: ({ tf }, _weights, x) => activate(tf, name, x),
});

/** A loss of the first `outputs` columns against the others, weighted by rows. */
const lossLayer = (loss: Loss, outputs: number): Layer => ({
  weights: [],
  apply({ tf }, _weights, x) {
    const [output, target] = tf.split(x, [outputs, x.shape[1]! - outputs], 1) as [Tensor, Tensor];
    const rows = tf.tensor(
      Array.from({ length: x.shape[0] }, (_, row) => 0.5 + 0.25 * row),
      [x.shape[0], 1],
    );
    return tf.reshape(loss(tf, output, tf.sigmoid(target), rows), [1]);
  },
});

const critic = criticOf({ inputs: 3, hidden: [5, 4] });
/** The loss of x's three thirds as real, drawn and between. */
const critical: Layer = {
  weights: critic.weights,
  apply({ tf }, weights, x) {
    const [real, drawn, between] = tf.split(x, 3) as [Tensor, Tensor, Tensor];
    const judge = (rows: Tensor) => critic.judge(tf, weights, rows);
    return tf.reshape(criticLoss(tf, judge, { real, drawn, between }, 10), [1]);
  },
};

const dropping = (layer: Layer, shape: readonly number[]): Case => ({ ...caseOf(layer, shape), dropping: true });
/** Wide enough that a GPU takes other ways than for a handful of numbers. */
const wide = { inputs: 48, outputs: 40 };

/** A case of every layer; the first word of a name is that of the layer. */
export const layerCases: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(activations.map((name) => [`activate ${name}`, caseOf(activation(name), [5, 4])])),
  causalConv1d: caseOf(causalConv1d({ inputs: 3, outputs: 4, kernel: 2, dilation: 2, activation: 'relu' }), [2, 6, 3]),
  'causalConv1d wide': caseOf(causalConv1d({ ...wide, kernel: 3 }), [8, 20, 48]),
  dense: caseOf(dense({ inputs: 3, outputs: 4, activation: 'relu' }), [4, 3]),
  'dense wide': caseOf(dense({ ...wide, activation: 'tanh' }), [160, 48]),
  dropout: dropping(dropout(0.4), [4, 5, 3]),
  gatedResidual: dropping(
    beside(gatedResidual({ inputs: 3, outputs: 4, hidden: 4, context: 2, dropout: 0.2 }), 3),
    [4, 5],
  ),
  gatedSkip: dropping(beside(gatedSkip({ inputs: 3, size: 4, dropout: 0.2 }), 3), [4, 7]),
  'globalPooling mean': caseOf(globalPooling('mean'), [2, 3, 2]),
  'globalPooling max': caseOf(globalPooling('max'), [2, 3, 2]),
  graphAttention: caseOf(
    graphAttention({ neighbours: heard, inputs: 2, size: 2, heads: 2, activation: 'tanh' }),
    [4, 3, 2],
  ),
  graphBlock: caseOf(graphBlock(graphConvolution({ adjacency: shares, inputs: 2, outputs: 3 }), 2, 3), [4, 3, 2]),
  graphConvolution: caseOf(graphConvolution({ adjacency: shares, inputs: 2, outputs: 3 }), [4, 3, 2]),
  gru: caseOf(gru({ inputs: 3, units: 4 }), [3, 5, 3]),
  'gru wide': caseOf(gru({ inputs: 20, units: 24 }), [32, 6, 20]),
  lastStep: caseOf(lastStep, [2, 3, 2]),
  layerNorm: caseOf(layerNorm(6), [2, 3, 6]),
  lstm: caseOf(lstm({ inputs: 3, units: 4 }), [3, 5, 3]),
  'lstm wide': caseOf(lstm({ inputs: 20, units: 24 }), [32, 6, 20]),
  multiHeadAttention: dropping(multiHeadAttention({ size: 4, heads: 2, causal: true, dropout: 0.3 }), [2, 5, 4]),
  nodeFeatures: caseOf(nodeFeatures({ places: [2, 0, 1, 3], features: 2 }), [2, 3, 4]),
  nodeReadout: caseOf(nodeReadout(1), [4, 3, 2]),
  pickColumns: caseOf(pickColumns({ inputs: 4, places: [2, null, 0] }), [2, 3, 4]),
  positionalEncoding: caseOf(positionalEncoding(4), [2, 3, 4]),
  residual: caseOf(residual(dense({ inputs: 3, outputs: 3, activation: 'tanh' })), [2, 3]),
  sequence: caseOf(sequence([dense({ inputs: 3, outputs: 4 }), layerNorm(4)]), [4, 3]),
  temporalFusion: dropping(temporalFusion({ dynamic: 3, fixed: 2, size: 4, heads: 2, dropout: 0.1 }), [2, 4, 5]),
  transformerEncoder: dropping(transformerEncoder({ layers: 2, ...encoder }), [2, 5, 4]),
  transformerEncoderLayer: dropping(transformerEncoderLayer({ ...encoder, normFirst: true }), [2, 4, 4]),
  variableGate: caseOf(besideSteps(variableGate({ variables: 3, size: 2 }), 3, 2), [2, 4, 5]),
  autoencoderLayer: caseOf(autoencoderLayer({ ...coder, labelShare: 0.5 }), [5, 4]),
  variationalLayer: dropping(variationalLayer({ ...coder, beta: 0.7 }), [5, 4]),
  criticLoss: caseOf(critical, [12, 3], 2),
  'loss of squares': caseOf(lossLayer(meanSquaredError, 2), [6, 4]),
  'loss after Huber': caseOf(lossLayer(huber(0.5), 1), [6, 2]),
  'loss of two classes': caseOf(lossLayer(binaryCrossEntropy, 1), [6, 2]),
  'loss of three classes': caseOf(lossLayer(softmaxCrossEntropy, 3), [6, 6]),
};
