import { EngineUnavailableError } from '../../contracts/failures.ts';

type NativeFunction = (...parameters: readonly unknown[]) => unknown;
export type NativeFunctions = Readonly<Record<string, NativeFunction>>;

export interface NativeLibrary {
  /** Functions by name, declared by C prototypes. */
  readonly functions: NativeFunctions;
  /** Address of an array's first byte; keep the array referenced while the library reads it. */
  address(array: ArrayBufferView): bigint;
  /** Copy of `bytes` bytes at a pointer the library owns. */
  copy(pointer: unknown, bytes: number): Uint8Array;
  /** Copies of `count` C strings at a pointer to an array of them. */
  strings(pointer: unknown, count: number): readonly string[];
}

/**
 * Loads a shared library and binds the given C prototypes (name → prototype).
 * koffi itself is loaded here and not before, so that a process that only reads definitions stays free of native code.
 */
export async function openNativeLibrary(
  engine: string,
  path: string,
  prototypes: readonly string[],
): Promise<NativeLibrary> {
  try {
    const koffi = await import('koffi');
    const library = koffi.load(path);
    const functions: Record<string, NativeFunction> = {};
    for (const prototype of prototypes) {
      const name = /(\w+)\s*\(/.exec(prototype)?.[1] ?? prototype;
      functions[name] = library.func(prototype) as NativeFunction;
    }
    return {
      functions,
      address: (array) => koffi.address(array),
      strings: (pointer, count) =>
        count === 0 ? [] : (koffi.decode(pointer, koffi.array('char *', count)) as string[]),
      copy: (pointer, bytes) => new Uint8Array(koffi.view(pointer, bytes)).slice(),
    };
  } catch (error) {
    throw new EngineUnavailableError(
      `Expected the ${engine} library at the engine path of this run, got: ${(error as Error).message}; run the set-up again.`,
      { cause: error },
    );
  }
}

/** Path of an engine from the context, or the sentence that says what is missing. */
export function enginePath(engines: Readonly<Record<string, string>>, name: string): string {
  const path = engines[name];
  if (path === undefined)
    throw new EngineUnavailableError(
      `Expected a path for the engine '${name}', got paths for [${Object.keys(engines).join(', ')}]; run the set-up again.`,
    );
  return path;
}
