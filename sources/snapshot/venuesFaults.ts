import type { VenueName } from '../ticks/registry.ts';

/** One thing that the venues do wrong. Faults that a venue's format does not know hit nothing there. */
export interface VenueFault {
  readonly kind:
    /** The frame is not sent. */
    | 'gap'
    /** The frame is sent twice. */
    | 'duplicate'
    /** The frame is sent after the next one. */
    | 'reorder'
    /** The connection is cut instead. */
    | 'disconnect'
    /** Half the frame is sent. */
    | 'notJson'
    /** A checksum is off by one bit. */
    | 'badChecksum'
    /** The venue announces its end before the frame. */
    | 'shutdown'
    /** Nothing is sent, heartbeats neither, and the connection stays. */
    | 'silent'
    /** The snapshot by request is answered with `status`. */
    | 'snapshotStatus'
    /** The snapshot by request is older than all the changes. */
    | 'oldSnapshot';
  /** All venues when not given. */
  readonly venue?: VenueName;
  /** Frames (or requests) that pass before the first hit. */
  readonly after?: number;
  /** So many hits, then all is well; 1 when not given. */
  readonly times?: number;
  /** With `snapshotStatus`; 503 when not given. */
  readonly status?: number;
}

/** Counts a list of faults down. */
export interface FaultPlan {
  /** The fault that hits the next frame or request, of the kinds that can; null for none. */
  next(venue: VenueName, kinds: readonly VenueFault['kind'][]): VenueFault | null;
}

export const frameFaults = ['gap', 'duplicate', 'reorder', 'disconnect', 'notJson', 'shutdown', 'silent'] as const;
export const snapshotFaults = ['snapshotStatus', 'oldSnapshot'] as const;

export function planFaults(faults: readonly VenueFault[]): FaultPlan {
  const counts = faults.map((fault) => ({ fault, pass: fault.after ?? 0, left: fault.times ?? 1 }));
  return {
    next(venue, kinds) {
      let hit: VenueFault | null = null;
      for (const count of counts) {
        const { fault } = count;
        if (!kinds.includes(fault.kind) || (fault.venue ?? venue) !== venue || count.left <= 0) continue;
        if (count.pass > 0) count.pass--;
        else if (hit === null) {
          count.left--;
          hit = fault;
        }
      }
      return hit;
    },
  };
}
