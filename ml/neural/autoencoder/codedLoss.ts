import { binaryCrossEntropy, type Loss } from '../training/losses.ts';

/**
 * Cross-entropy of the label, weighted by row, plus the mean of what the network says of its own reconstruction: outputs 0
 * and 1 of an autoencoder. A row's weight is the label's; what a row looks like counts alike for all.
 * output: (n, 2 or more); target: (n, 1), 0 or 1.
 */
export const codedLoss: Loss = (tf, output, target, weight) => {
  const [logit, unlike] = [0, 1].map((column) => tf.slice(output, [0, column], [-1, 1]));
  return tf.add(binaryCrossEntropy(tf, logit!, target, weight), tf.mean(unlike!));
};
