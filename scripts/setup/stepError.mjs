/** A step that cannot be done: what happened, and what the reader should do about it. */
export class StepError extends Error {
  constructor(message, remedy, options) {
    super(message, options);
    this.name = 'StepError';
    this.remedy = remedy;
  }
}
