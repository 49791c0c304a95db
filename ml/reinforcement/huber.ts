/**
 * Huber's loss of an error e with its bend at 1 (PyTorch's smooth L1): e²/2 within ±1, |e| − ½ beyond; its slope is e kept within ±1.
 * Huber (1964), "Robust estimation of a location parameter", Annals of Mathematical Statistics 35. Example: of 0.5 it is 0.125, of 3 2.5.
 */
export const huber = (error: number): number => (Math.abs(error) <= 1 ? 0.5 * error * error : Math.abs(error) - 0.5);

/** Derivative of `huber`. */
export const huberSlope = (error: number): number => Math.max(-1, Math.min(1, error));
