import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogLevel as TemporalLevel } from '@temporalio/worker';
import type { LogLevel } from './env.ts';
import type { Log, LogFields } from './log.ts';

const levels: Readonly<Record<LogLevel, TemporalLevel>> = {
  error: 'ERROR',
  warn: 'WARN',
  info: 'INFO',
  debug: 'DEBUG',
};

const writers: Readonly<Record<TemporalLevel, LogLevel>> = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** Temporal's own lines, in Regimen's log: the time is the one at which Temporal says it happened. */
export function temporalLogger(log: Log, level: LogLevel): DefaultLogger {
  return new DefaultLogger(levels[level], ({ level: severity, message, timestampNanos, meta }) => {
    const happened = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    const fields: LogFields = { ...(meta as LogFields | undefined), happened };
    log[writers[severity]](message, fields);
  });
}

/**
 * Installs the one Temporal runtime of this process; call it first, before any worker or connection.
 * `metricsAddress` (`127.0.0.1:9464`) serves Temporal's metrics and the project's own, for Prometheus.
 */
export function installRuntime({
  log,
  level,
  metricsAddress,
}: {
  readonly log: Log;
  readonly level: LogLevel;
  readonly metricsAddress?: string;
}): void {
  Runtime.install({
    logger: temporalLogger(log, level),
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} },
      ...(metricsAddress === undefined
        ? {}
        : { metrics: { prometheus: { bindAddress: metricsAddress, useSecondsForDurations: true } } }),
    },
  });
}
