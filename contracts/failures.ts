/**
 * The closed family of failures. Class names are wire protocol: Temporal uses them as failure types and the retry
 * policy lists them by name. Messages say what was expected, what came and what to do.
 */
class RegimenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A workflow or command was given something it does not take. */
export class InputError extends RegimenError {}
/** A system file, parameter or environment variable is wrong. */
export class ConfigError extends RegimenError {}
/** The data cannot carry a model; the message lists every failed check. */
export class DataQualityError extends RegimenError {}
/** A source replied with something that is not what its wire format promises. */
export class SchemaError extends RegimenError {}
/** A source refuses for good: unknown series, wrong key. */
export class SourceRefusedError extends RegimenError {}
/** A source cannot answer now: throttled, timed out, server error. Worth another try. */
export class SourceUnavailableError extends RegimenError {}
/** A computation cannot give a number that means something. */
export class NumericsError extends RegimenError {}
/** An artifact's bytes are not the bytes its reference names. */
export class IntegrityError extends RegimenError {}
/** Immutable storage already holds other bytes under this key, or a compare-and-swap lost. */
export class ConflictError extends RegimenError {}
/** Storage could not take the bytes: disk full, no permission. */
export class StorageError extends RegimenError {}
/** A native library is not there or does not load. */
export class EngineUnavailableError extends RegimenError {}
/** The trainer child ran out of memory. */
export class TrainerOutOfMemoryError extends RegimenError {}
/** The trainer child made no progress for too long and was ended. */
export class TrainerStalledError extends RegimenError {}
/** The GPU of a training failed or is gone. Worth another try: on another GPU, or on this one when it is back. */
export class DeviceLostError extends RegimenError {}
/** The trainer child died without saying why. */
export class TrainerCrashedError extends RegimenError {}

/** Trying again cannot help these: the retry policies of all activities list them. */
export const hopelessFailures = [
  'InputError',
  'ConfigError',
  'DataQualityError',
  'SchemaError',
  'SourceRefusedError',
  'NumericsError',
  'IntegrityError',
  'ConflictError',
  'EngineUnavailableError',
  'TrainerOutOfMemoryError',
] as const;
