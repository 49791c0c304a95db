/** What the heartbeat of a training carries; of a network also what its last epoch came to. */
export interface TrainingBeat {
  readonly phase?: string;
  readonly done?: number;
  readonly of?: number;
  readonly note?: string;
  readonly secondsLeft?: number;
}

const duration = (seconds: number): string =>
  seconds < 90
    ? `${Math.round(seconds)} s`
    : seconds < 5400
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`;

/** One training under way, for the status line: `mlp fold 2 of 5 30/120, epoch 3 of 12: loss 0.69, learning rate 0.001, 2 min left`. */
export function describeTraining(id: string, { phase, done, of, note, secondsLeft }: TrainingBeat): string {
  const steps = done === undefined || of === undefined ? '' : ` ${Math.floor(done)}/${of}`;
  const said = [`${id}${phase === undefined ? '' : ` ${phase}`}${steps}`];
  if (note !== undefined) said.push(note);
  if (secondsLeft !== undefined && secondsLeft > 0) said.push(`${duration(secondsLeft)} left`);
  return said.join(', ');
}
