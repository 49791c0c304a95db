import type * as Tensors from '@tensorflow/tfjs';
import type { Call, Kernel, Numbers } from './heap.ts';

type ConvolutionInfo = ReturnType<typeof Tensors.backend_util.computeConv2DInfo>;
type Shape4 = [number, number, number, number];
type Pair = [number, number];

function infoOf({ tf, attrs }: Call, input: readonly number[], filter: readonly number[], depthwise: boolean) {
  const [strides, dilations] = [attrs['strides'] as Pair, (attrs['dilations'] as Pair | undefined) ?? 1];
  const pad = attrs['pad'] as 'valid' | 'same' | number;
  const rounding = attrs['dimRoundingMode'] as 'floor' | undefined;
  return tf.backend_util.computeConv2DInfo(
    ...([input as Shape4, filter as Shape4, strides, dilations, pad] as const),
    ...([rounding, depthwise] as const),
  );
}

/** Calls `visit` with the places of one tap in the input and the output, as counts of pixels before them. */
function eachPixel(info: ConvolutionInfo, tap: Pair, visit: (inputPixel: number, outputPixel: number) => void): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth } = info;
  const up = tap[0] * info.dilationHeight - info.padInfo.top;
  const left = tap[1] * info.dilationWidth - info.padInfo.left;
  for (let image = 0; image < batchSize; image++)
    for (let y = 0; y < outHeight; y++) {
      const row = y * info.strideHeight + up;
      if (row < 0 || row >= inHeight) continue;
      for (let x = 0; x < outWidth; x++) {
        const column = x * info.strideWidth + left;
        if (column < 0 || column >= inWidth) continue;
        visit((image * inHeight + row) * inWidth + column, (image * outHeight + y) * outWidth + x);
      }
    }
}

/** Calls `work` with each tap of the filter and its number. */
function eachTap({ filterHeight, filterWidth }: ConvolutionInfo, work: (tap: Pair, number: number) => void): void {
  for (let row = 0; row < filterHeight; row++)
    for (let column = 0; column < filterWidth; column++) work([row, column], row * filterWidth + column);
}

/** What the filter sees, (taps · channels, outputs): the transpose of the usual unfolding, so that one plain product follows. */
function unfold(info: ConvolutionInfo, x: Numbers, to: Numbers): void {
  const { inChannels: channels, batchSize, outHeight, outWidth } = info;
  const pixels = batchSize * outHeight * outWidth;
  to.fill(0);
  eachTap(info, (tap, number) => {
    const first = number * channels * pixels;
    eachPixel(info, tap, (inputPixel, outputPixel) => {
      for (let channel = 0; channel < channels; channel++)
        to[first + channel * pixels + outputPixel] = x[inputPixel * channels + channel]!;
    });
  });
}

/** ∂loss/∂filter of a convolution, images (batch, height, width, channels): unfolded input times the outputs' gradient. */
export const conv2DBackpropFilter: Kernel = (call) => {
  const { heap, inputs, attrs, original } = call;
  const [x, dy] = [inputs['x']!, inputs['dy']!];
  const filter = attrs['filterShape'] as Shape4;
  const info = infoOf(call, x.shape, filter, false);
  const pixels = info.batchSize * info.outHeight * info.outWidth;
  const rows = filter[0] * filter[1] * filter[2];
  const seen = heap.makeOutput([1, rows, pixels], 'float32');
  unfold(info, heap.typedArrayFromHeap(x), heap.typedArrayFromHeap(seen));
  const b = { ...dy, shape: [1, pixels, info.outChannels] };
  const product = original('BatchMatMul', { a: seen, b }, { transposeA: false, transposeB: false });
  heap.disposeData(seen.dataId);
  return { ...product, shape: filter };
};

/** ∂loss/∂filter of a convolution of each channel by itself. */
export const depthwiseBackpropFilter: Kernel = (call) => {
  const { heap, inputs, attrs } = call;
  const [x, dy] = [inputs['x']!, inputs['dy']!];
  const filter = attrs['filterShape'] as Shape4;
  const out = heap.makeOutput(filter, 'float32');
  const [from, slope, to] = [x, dy, out].map((info) => heap.typedArrayFromHeap(info)) as [Numbers, Numbers, Numbers];
  const info = infoOf(call, x.shape, filter, true);
  const { inChannels: channels, outChannels: outputs } = info;
  const each = outputs / channels;
  to.fill(0);
  eachTap(info, (tap, number) =>
    eachPixel(info, tap, (inputPixel, outputPixel) => {
      for (let output = 0; output < outputs; output++)
        to[number * outputs + output]! +=
          from[inputPixel * channels + Math.floor(output / each)]! * slope[outputPixel * outputs + output]!;
    }),
  );
  return out;
};

/** ∂loss/∂input of a convolution of each channel by itself. */
export const depthwiseBackpropInput: Kernel = (call) => {
  const { heap, inputs, attrs } = call;
  const [filter, dy] = [inputs['filter']!, inputs['dy']!];
  const shape = attrs['inputShape'] as Shape4;
  const out = heap.makeOutput(shape, 'float32');
  const [taps, slope, to] = [filter, dy, out].map((info) => heap.typedArrayFromHeap(info)) as [
    Numbers,
    Numbers,
    Numbers,
  ];
  const info = infoOf(call, shape, filter.shape, true);
  const { inChannels: channels, outChannels: outputs } = info;
  const each = outputs / channels;
  to.fill(0);
  eachTap(info, (tap, number) =>
    eachPixel(info, tap, (inputPixel, outputPixel) => {
      for (let output = 0; output < outputs; output++)
        to[inputPixel * channels + Math.floor(output / each)]! +=
          taps[number * outputs + output]! * slope[outputPixel * outputs + output]!;
    }),
  );
  return out;
};
