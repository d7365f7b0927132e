import {
  club,
  demi,
  donskerVaradhan,
  fDime,
  infoNce,
  jsd,
  leaveOneOut,
  mine,
  nishiyama,
  nwj,
  smile,
  telescoping,
  tuba,
} from "@mienf/estimators/critics";
import type { Estimator } from "@mienf/estimators";

/** Small networks and few epochs: what a test has time for. */
const small = { folds: 2, hidden: 48, epochs: 40, batch: 128, rate: 0.003 } as const;
const pairs = 32;

/** An estimator under its registered name, and how far it may be from a nat of correlated normals, beside the sampling of the rows. */
export interface CriticCase {
  readonly name: string;
  readonly make: () => Estimator;
  /** Nats that it may fall short. */
  readonly below: number;
  /** Nats that it may exceed. */
  readonly above: number;
}

// A lower bound falls short by what 600 rows have not taught the critic, and exceeds only by sampling.
const bound = { below: 0.12, above: 0 };
const ratio = { below: 0.15, above: 0.1 };

/** All estimators with a critic. */
export const criticCases: readonly CriticCase[] = [
  { name: "mine", make: () => mine({ ...small, pairs }), ...bound },
  { name: "dv", make: () => donskerVaradhan({ ...small, pairs }), ...bound },
  { name: "nwj", make: () => nwj({ ...small, pairs }), ...bound },
  { name: "jsd", make: () => jsd({ ...small, pairs }), ...bound },
  { name: "infonce", make: () => infoNce({ ...small, batch: 32, candidates: 64 }), ...bound },
  { name: "smile", make: () => smile({ ...small, pairs }), ...ratio },
  { name: "tuba", make: () => tuba({ ...small, pairs }), ...bound },
  // No score has moments that make this bound tight for a normal law.
  { name: "nishiyama", make: () => nishiyama({ ...small, pairs }), below: 0.35, above: 0 },
  { name: "fdime", make: () => fDime({ ...small, pairs }), ...ratio },
  { name: "demi", make: () => demi({ ...small, pairs }), ...ratio },
  { name: "tre", make: () => telescoping(small), below: 0.2, above: 0.1 },
  // The leave-one-out value of the true conditional law lies above I by the variance of a mean over 32 others.
  { name: "l1out", make: () => leaveOneOut({ ...small, pairs }), below: 0.1, above: 0.25 },
];

/** CLUB is far above I by itself: see its own test. */
export const clubCase = (): Estimator => club({ ...small, pairs });
