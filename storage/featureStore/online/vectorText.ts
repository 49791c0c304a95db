import { IntegrityError } from '../../../contracts/failures.ts';

/** Values as the base64 text of their bytes, little-endian: every bit of a double comes back. */
export function toText(values: Float64Array): string {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => bytes.writeDoubleLE(value, index * 8));
  return bytes.toString('base64');
}

export function fromText(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 8 !== 0) {
    throw new IntegrityError(
      `Expected whole doubles in an online vector, got ${bytes.length} bytes, which is not a multiple of 8; materialise again with --full.`,
    );
  }
  return Float64Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readDoubleLE(index * 8));
}
