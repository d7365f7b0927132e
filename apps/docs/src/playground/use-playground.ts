import { computed, onBeforeUnmount, onMounted, reactive, shallowRef, watch } from "vue";
import type { Registry } from "../registry.ts";
import type { DataView, Job, ModelFormat, Outcome, ProgressPoint, Reply } from "./job.ts";
import { defaultSettings, fromHash, toHash } from "./settings.ts";
import type { PlaygroundWorker } from "./start-worker.ts";
import { startWorker } from "./start-worker.ts";

/** What the page is doing. */
type Phase = "idle" | "starting" | "running" | "paused" | "stopping" | "done" | "failed";

/** What may be told of a run. */
interface State {
  phase: Phase;
  /** In words, for everyone and for screen readers. */
  status: string;
  error: string;
  fileName: string;
  names: readonly string[];
  fileRows: number;
  device: string;
  stage: string;
  fraction: number;
}

// A run that does not hear is ended with its worker.
const STOP_MS = 1500;
const LOOK_MS = 300;
const LEVEL = 0.95;

/**
 * The playground's state and what its buttons do.
 *
 * @param places - where the worker's script and onnxruntime-web's files are.
 */
export function usePlayground(
  registry: Registry,
  places: { readonly scriptUrl: string; readonly wasmPaths: string },
) {
  const settings = reactive({ ...defaultSettings });
  const state = reactive<State>({
    phase: "idle",
    status: "Ready.",
    error: "",
    fileName: "",
    names: [],
    fileRows: 0,
    device: "",
    stage: "",
    fraction: 0,
  });
  const view = shallowRef<DataView | null>(null);
  const points = shallowRef<readonly ProgressPoint[]>([]);
  const outcome = shallowRef<Outcome | null>(null);
  const packed = shallowRef<((name: string, bytes: Uint8Array<ArrayBuffer>) => void) | null>(null);
  let file: File | null = null;
  let worker: PlaygroundWorker | null = null;
  let lookTimer: ReturnType<typeof setTimeout> | undefined;
  let stopTimer: ReturnType<typeof setTimeout> | undefined;

  const busy = computed(() => ["starting", "running", "paused", "stopping"].includes(state.phase));
  const scale = computed(() =>
    settings.units === "bits"
      ? { unit: "bits", factor: 1 / Math.LN2 }
      : { unit: "nats", factor: 1 },
  );

  function theWorker(): PlaygroundWorker {
    worker ??= startWorker(places, hear);
    return worker;
  }

  function job(): Job {
    const { law, parameters, rows, dataSeed, x, y, missing } = settings;
    return {
      source:
        settings.source === "law"
          ? { kind: "law", law, parameters: { ...parameters }, rows, seed: dataSeed }
          : { kind: "file", name: state.fileName, x, y, missing },
      estimator: settings.estimator,
      options: { ...settings.options },
      seed: settings.seed,
      level: LEVEL,
      runtime: settings.runtime,
    };
  }

  function start(): void {
    state.phase = "starting";
    state.status = "Starting.";
    state.error = "";
    state.stage = "";
    state.device = "";
    state.fraction = 0;
    points.value = [];
    outcome.value = null;
    theWorker().tell({ kind: "run", job: job() });
  }

  function pause(): void {
    theWorker().tell({ kind: "pause" });
    state.phase = "paused";
    state.status = "Paused.";
  }

  function resume(): void {
    theWorker().tell({ kind: "resume" });
    state.phase = "running";
    state.status = "Running.";
  }

  function stop(): void {
    state.phase = "stopping";
    state.status = "Stopping.";
    theWorker().tell({ kind: "stop" });
    stopTimer = setTimeout(() => {
      endWorker();
      stopped();
    }, STOP_MS);
  }

  function stopped(): void {
    clearTimeout(stopTimer);
    state.phase = "idle";
    state.status = "Stopped.";
  }

  /** Ends the worker; the next one opens the file again. */
  function endWorker(): void {
    worker?.end();
    worker = null;
    if (file !== null) {
      theWorker().tell({ kind: "open", file });
    }
  }

  function openFile(chosen: File): void {
    file = chosen;
    view.value = null;
    state.error = "";
    state.fileName = chosen.name;
    state.names = [];
    state.status = `Reading ${chosen.name}.`;
    settings.source = "file";
    theWorker().tell({ kind: "open", file: chosen });
  }

  function look(): void {
    clearTimeout(lookTimer);
    if (busy.value) {
      return;
    }
    const { source } = job();
    if (
      source.kind === "file" &&
      (source.x === "" || source.y === "" || state.names.length === 0)
    ) {
      view.value = null;
      return;
    }
    lookTimer = setTimeout(() => theWorker().tell({ kind: "look", source }), LOOK_MS);
  }

  function pack(
    format: ModelFormat,
    use: (name: string, bytes: Uint8Array<ArrayBuffer>) => void,
  ): void {
    packed.value = use;
    theWorker().tell({ kind: "pack", format });
  }

  function hear(reply: Reply): void {
    switch (reply.kind) {
      case "opened":
        opened(reply.names, reply.rows);
        return;
      case "data":
        state.error = "";
        view.value = reply.view;
        return;
      case "started":
        state.device = reply.device;
        if (state.phase === "starting") {
          state.phase = "running";
          state.status = "Running.";
        }
        return;
      case "progress":
        progressed(reply.point);
        return;
      case "done":
        outcome.value = reply.outcome;
        state.phase = "done";
        state.fraction = 1;
        state.status = summaryOf(reply.outcome, scale.value);
        return;
      case "packed":
        packed.value?.(reply.name, reply.bytes);
        return;
      case "stopped":
        stopped();
        return;
      case "failed":
        failed(reply.during, reply.message);
    }
  }

  function opened(names: readonly string[], rows: number): void {
    state.names = names;
    state.fileRows = rows;
    state.status = `${state.fileName}: ${rows} rows, ${names.length} columns.`;
    if (settings.x === "" && settings.y === "" && names.length >= 2) {
      settings.x = asExpression(names.slice(0, -1));
      settings.y = asExpression(names.slice(-1));
    }
    look();
  }

  function progressed(point: ProgressPoint): void {
    state.stage = point.stage;
    state.fraction = point.fraction;
    if (point.loss !== undefined || point.mutualInformation !== undefined) {
      points.value = [...points.value, point];
    }
  }

  function failed(during: string, message: string): void {
    clearTimeout(stopTimer);
    state.error = message;
    if (during === "run" || during === "stop") {
      state.phase = "failed";
      state.status = "The estimate could not be made.";
    } else if (during !== "pack") {
      view.value = null;
    }
  }

  onMounted(() => {
    Object.assign(settings, fromHash(location.hash, registry));
    watch(settings, () => {
      const hash = toHash(settings);
      history.replaceState(history.state, "", hash === "" ? location.pathname : `#${hash}`);
    });
    const shown = () => [
      settings.source,
      settings.law,
      settings.parameters,
      settings.rows,
      settings.dataSeed,
      settings.x,
      settings.y,
      settings.missing,
    ];
    watch(shown, look, { deep: true });
    // The page is usable before the worker has loaded.
    lookTimer = setTimeout(look, LOOK_MS);
  });
  onBeforeUnmount(() => worker?.end());

  return {
    settings,
    state,
    view,
    points,
    outcome,
    busy,
    scale,
    start,
    pause,
    resume,
    stop,
    openFile,
    pack,
  };
}

/** Column names as an expression; names with special characters in quotes. */
function asExpression(names: readonly string[]): string {
  return names
    .map((name) => (/[",:*?\s]/u.test(name) ? `"${name.replaceAll('"', '""')}"` : name))
    .join(",");
}

function summaryOf(
  { document }: Outcome,
  { unit, factor }: { readonly unit: string; readonly factor: number },
): string {
  const { mutualInformation, interval, verdict } = document;
  const range = interval
    ? `, between ${(interval.low * factor).toFixed(3)} and ${(interval.high * factor).toFixed(3)}`
    : "";
  return `Done: ${(mutualInformation * factor).toFixed(3)} ${unit}${range}; verdict: ${verdict}.`;
}
