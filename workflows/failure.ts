import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, isCancellation } from '@temporalio/workflow';
import { InputError } from '../contracts/failures.ts';

/** Runs an input check; a refused input fails the run at once instead of retrying the workflow task for ever. */
export function atTheDoor<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof InputError) throw ApplicationFailure.nonRetryable(error.message, 'InputError');
    throw error;
  }
}

/** The innermost cause in words; cancellation is passed on, never recorded as a failure. */
export function causeOf(error: unknown): { failure: string; message: string } {
  if (isCancellation(error)) throw error;
  let cause: unknown = error;
  while ((cause instanceof ChildWorkflowFailure || cause instanceof ActivityFailure) && cause.cause)
    cause = cause.cause;
  if (cause instanceof ApplicationFailure) return { failure: cause.type ?? 'Failure', message: cause.message };
  if (cause instanceof Error) return { failure: cause.name, message: cause.message };
  return { failure: 'Failure', message: String(cause) };
}

/** Another run holds this workflow id. */
export function isAlreadyStarted(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError';
}
