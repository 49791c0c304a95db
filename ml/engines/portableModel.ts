import { InputError } from '../../contracts/failures.ts';
import type { BoosterEngine } from './booster.ts';

const portableFormats = { lightgbm: ['text'], xgboost: ['ubj', 'json'] } as const;
type PortableFormat = (typeof portableFormats)[keyof typeof portableFormats][number];

/**
 * A stored booster as a file that the library's own packages read: LightGBM's text, or XGBoost's UBJSON or JSON.
 * The trees are those of the model bit for bit. `stored`: the bytes of `model.txt` or `model.ubj`.
 */
export function exportBooster(engine: BoosterEngine, stored: Uint8Array, format: PortableFormat): Uint8Array {
  const known: readonly PortableFormat[] = portableFormats[engine.name];
  if (!known.includes(format))
    throw new InputError(
      `Models of ${engine.name} are exported as ${known.join(' or ')}, got '${format}'; choose one.`,
    );
  const booster = engine.load(stored);
  try {
    return format === 'json' ? booster.save('json') : stored;
  } finally {
    booster.dispose();
  }
}

/**
 * The bytes under which a model of another program is stored here, after the library has read it whole. `columns`: the
 * names of the features it reads, in order.
 */
export function importBooster(
  engine: BoosterEngine,
  file: Uint8Array,
): { bytes: Uint8Array; columns: readonly string[] } {
  const booster = engine.load(file);
  try {
    if (booster.columns.length === 0)
      throw new InputError(
        `Expected a ${engine.name} model with at least 1 named column, got 0; save it with the names of its features.`,
      );
    return { bytes: engine.name === 'lightgbm' ? file : booster.save(), columns: booster.columns };
  } finally {
    booster.dispose();
  }
}
