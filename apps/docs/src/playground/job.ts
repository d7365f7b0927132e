/** @file What the page and its worker say to each other. */

/** Values of a form by name; those that are missing keep their defaults. */
export type FieldValues = Readonly<Record<string, number | string | boolean>>;

/** Rows of a law, drawn by a seed. */
interface LawSource {
  readonly kind: "law";
  readonly law: string;
  readonly parameters: FieldValues;
  readonly rows: number;
  readonly seed: number;
}

/** Columns of the file that the worker has open; expressions as for `--x` and `--y`. */
interface FileSource {
  readonly kind: "file";
  readonly name: string;
  readonly x: string;
  readonly y: string;
  readonly missing: "error" | "drop";
}

/** What computes: `auto` is WebGPU where there is a graphics card, WebAssembly elsewhere. */
export type RuntimeChoice = "auto" | "webgpu" | "wasm";

/** One estimate to be made. */
export interface Job {
  readonly source: LawSource | FileSource;
  readonly estimator: string;
  readonly options: FieldValues;
  readonly seed: number;
  readonly level: number;
  readonly runtime: RuntimeChoice;
}

/** To the worker. */
export type Request =
  | { readonly kind: "open"; readonly file: File }
  | { readonly kind: "look"; readonly source: Job["source"] }
  | { readonly kind: "run"; readonly job: Job }
  | { readonly kind: "pause" | "resume" | "stop" }
  | { readonly kind: "pack"; readonly format: ModelFormat };

/** How a trained model leaves the page: a folder for the command line, or one function for any other program. */
export type ModelFormat = "zip" | "onnx";

/** First columns of both sides, at most some thousand rows of them. */
export interface Cloud {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The rows of a job. */
export interface DataView {
  readonly cloud: Cloud;
  readonly rows: number;
  readonly columns: { readonly x: readonly string[]; readonly y: readonly string[] };
  /** Exact mutual information in nats, where it is known. */
  readonly truth: number | null;
}

/** State of training, for curves; informations and losses in nats. */
export interface ProgressPoint {
  readonly stage: string;
  readonly fraction: number;
  readonly step?: number;
  readonly loss?: number;
  readonly heldOut?: number;
  readonly mutualInformation?: number;
}

/** The estimate as `mienf estimate --json` prints it, in nats. */
export interface ResultDocument {
  readonly mutualInformation: number;
  readonly units: "nats";
  readonly interval: {
    readonly level: number;
    readonly low: number;
    readonly high: number;
    readonly method: string;
  } | null;
  readonly score: number;
  readonly verdict: "trust" | "care" | "distrust";
  readonly estimator: string;
  readonly sampleSize: number;
  readonly dimensions: { readonly x: number; readonly y: number };
  readonly runtime: string;
  readonly seed: number;
  readonly seconds: number;
  readonly diagnostics: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

/** A finished job. */
export interface Outcome {
  readonly document: ResultDocument;
  readonly pointwise: Float64Array;
  /** Row of the file or sample of each pointwise value, counted from 1. */
  readonly rowNumbers: Int32Array;
  readonly latents: Cloud | null;
  readonly components: Float64Array;
  /** What the model can be saved as. */
  readonly modelFormats: readonly ModelFormat[];
}

/** From the worker. */
export type Reply =
  | { readonly kind: "opened"; readonly names: readonly string[]; readonly rows: number }
  | { readonly kind: "data"; readonly view: DataView }
  | { readonly kind: "started"; readonly device: string }
  | { readonly kind: "progress"; readonly point: ProgressPoint }
  | { readonly kind: "done"; readonly outcome: Outcome }
  | { readonly kind: "packed"; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly during: Request["kind"]; readonly message: string };
