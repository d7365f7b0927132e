/** @file What the site knows of estimators and laws: plain data, made when the site is built. */

/** A setting that a form can show. */
export interface Field {
  readonly name: string;
  readonly kind: "number" | "integer" | "choice" | "flag";
  readonly description: string;
  readonly choices?: readonly string[];
  /** Value taken when nothing is given; some settings may stay away. */
  readonly initial?: number | string | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** An estimator for people. */
export interface EstimatorEntry {
  readonly name: string;
  readonly summary: string;
  readonly assumes: string;
  readonly cost: string;
  readonly failure: string;
  readonly fields: readonly Field[];
}

/** A law with known information for people. */
export interface LawEntry {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly Field[];
}

/** Everything that forms and galleries list. */
export interface Registry {
  readonly estimators: readonly EstimatorEntry[];
  readonly laws: readonly LawEntry[];
}
