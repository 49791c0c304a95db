const signs =
  /out of memory|\bOOM\b|resource ?exhausted|failed to allocate|allocation failed|cannot enlarge memory|bad_alloc|memory access out of bounds|invalid typed array length|OutOfMemoryError|exceeds the max buffer size|maximum storage buffer binding size/i;

/** Whether an engine says that a computation did not fit memory: TensorFlow, WebGPU, WASM and V8 each have their words. */
export const isOutOfMemory = (error: unknown): boolean => error instanceof Error && signs.test(error.message);
