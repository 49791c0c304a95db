import type { Layer } from '../layer.ts';
import { layerNorm } from './layerNorm.ts';
import { sequence } from './sequence.ts';
import { transformerEncoderLayer, type EncoderShape } from './transformerEncoderLayer.ts';

/**
 * Encoder layers one after another, and with `normFirst` a last normalisation, without which their sums would grow
 * unchecked. x, y: (batch, time, size). Give it steps of its size that know their place:
 * `sequence([dense({ inputs, outputs: size }), positionalEncoding(size), transformerEncoder({ … }), lastStep, head])`.
 */
export function transformerEncoder({ layers, ...shape }: EncoderShape & { readonly layers: number }): Layer {
  const encoders = Array.from({ length: layers }, () => transformerEncoderLayer(shape));
  return sequence(shape.normFirst === true ? [...encoders, layerNorm(shape.size)] : encoders);
}
