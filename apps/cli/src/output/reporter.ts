import type { Progress } from "@mienf/estimators";
import type { Host } from "../host.ts";
import { coloursFor } from "./print.ts";
import type { Units } from "./units.ts";
import { unitFactor, wordsIn } from "./units.ts";

// Often enough to see that it lives, seldom enough for a log file.
const LINE_INTERVAL_MS = 5000;
const DRAW_INTERVAL_MS = 100;
const BAR_WIDTH = 24;
// Before this the pace says little.
const PACE_MS = 3000;
const PACE_FRACTION = 0.02;

/** Tells people on stderr how a command gets on. */
export interface Reporter {
  /** A remark; not shown when quiet. */
  readonly note: (line: string) => void;
  /** Something to mind; shown once, even when quiet. */
  readonly warn: (message: string) => void;
  readonly progress: (progress: Progress) => void;
  /** Takes the progress bar away. */
  readonly finish: () => void;
}

/**
 * Makes a reporter: a bar on a terminal, else a line every few seconds.
 *
 * @param options - `quiet`: no remarks and no progress; `json`: warnings are in the document, so quiet silences them too;
 *   `units`: what amounts of information are told in, default nats.
 */
export function createReporter(
  host: Host,
  options: { readonly quiet: boolean; readonly json: boolean; readonly units?: Units },
): Reporter {
  const { stderr } = host;
  const { quiet, json, units = "nats" } = options;
  const live = stderr.isTTY === true;
  const colours = coloursFor(stderr, host);
  const warned = new Set<string>();
  let drawn = false;
  let last = live ? -Infinity : host.now();
  let startMs = host.now();
  let reached = 0;

  const clear = (): void => {
    if (drawn) {
      stderr.write("\r\u{1b}[K");
      drawn = false;
    }
  };
  const line = (text: string): void => {
    clear();
    stderr.write(`${text}\n`);
  };
  return {
    note: (text) => {
      if (!quiet) {
        line(colours.dim(text));
      }
    },
    warn: (words) => {
      const message = wordsIn(words, units);
      if (!warned.has(message) && !(quiet && json)) {
        line(`${colours.yellow("warning:")} ${message}`);
      }
      warned.add(message);
    },
    progress: (progress) => {
      const now = host.now();
      if (progress.fraction < reached) {
        // The next of several pieces of work.
        startMs = now;
      }
      reached = progress.fraction;
      if (quiet || now - last < (live ? DRAW_INTERVAL_MS : LINE_INTERVAL_MS)) {
        return;
      }
      last = now;
      if (live) {
        const text = `${bar(progress.fraction)} ${describe(progress, units)}${timeLeft(reached, now - startMs)}`;
        stderr.write(`\r\u{1b}[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
        drawn = true;
      } else {
        line(`${describe(progress, units)}${timeLeft(reached, now - startMs)}`);
      }
    },
    finish: clear,
  };
}

function bar(fraction: number): string {
  const full = Math.round(BAR_WIDTH * Math.min(1, Math.max(0, fraction)));
  return "█".repeat(full) + "░".repeat(BAR_WIDTH - full);
}

/** At the pace so far; nothing where that is not known yet. */
function timeLeft(fraction: number, elapsedMs: number): string {
  if (fraction < PACE_FRACTION || fraction >= 1 || elapsedMs < PACE_MS) {
    return "";
  }
  const seconds = Math.round(((1 - fraction) / fraction) * (elapsedMs / 1000));
  const text =
    seconds < 60
      ? `${seconds} s`
      : seconds < 3600
        ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
        : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `, ${text} left`;
}

function describe({ stage, fraction, heldOut, mutualInformation }: Progress, units: Units): string {
  const parts = [`${String(Math.floor(100 * fraction)).padStart(3)} %  ${stage}`];
  if (heldOut !== undefined && Number.isFinite(heldOut)) {
    parts.push(`held-out loss ${heldOut.toFixed(4)}`);
  }
  if (mutualInformation !== undefined && Number.isFinite(mutualInformation)) {
    parts.push(`${(mutualInformation * unitFactor(units)).toFixed(3)} ${units} so far`);
  }
  return parts.join(", ");
}
