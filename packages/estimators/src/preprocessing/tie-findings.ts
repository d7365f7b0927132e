import type { Matrix } from "@mienf/numeric";
import type { Finding } from "../interface/verdict.ts";
import type { SideAtoms } from "./atoms.ts";
import type { PairAtoms } from "./pair-atoms.ts";
import { columnOf } from "./margins.ts";

/** Values rounded to this many levels or more behave as continuous ones at a few nats. */
const DISTINCT_VALUES = 30;

/**
 * Which columns hold values that rows share, and what became of these.
 *
 * @param given - both sides as they were before their atoms were spread.
 */
export function tieFindings(
  { x, y }: { readonly x: Matrix; readonly y: Matrix },
  atoms: PairAtoms,
): Finding[] {
  const few = [...tiedColumns(x, "x"), ...tiedColumns(y, "y")];
  const spread = [...atomColumns(atoms.x, "x"), ...atomColumns(atoms.y, "y")];
  const others = spread.filter((column) => !few.includes(column));
  const findings: Finding[] = [];
  if (few.length > 0) {
    findings.push({
      severity: "care",
      message: `fewer than ${DISTINCT_VALUES} different values in ${listed(few)}: a normalizing flow assumes continuous data, and the estimate can be off either way; compare an estimator for discrete or mixed data (mixed-ksg), or use finer measurements`,
    });
  }
  if (others.length > 0) {
    findings.push({
      severity: "note",
      message: `many rows share a value in ${listed(others)}: such values were spread at random over intervals of their own, off which they can be read, so mutual information is the same`,
    });
  }
  return findings;
}

function tiedColumns(side: Matrix, name: string): string[] {
  return Array.from({ length: side.columns }, (_, column) => column)
    .filter((column) => {
      const distinct = new Set(columnOf(side, column)).size;
      return distinct < DISTINCT_VALUES && distinct < side.rows / 2;
    })
    .map((column) => columnName(column, name));
}

function atomColumns(atoms: SideAtoms | null, name: string): string[] {
  return (atoms ?? []).flatMap((ofColumn, column) =>
    ofColumn === null ? [] : [columnName(column, name)],
  );
}

const columnName = (column: number, side: string): string => `column ${column} of ${side}`;

/** The first few of some names. */
export function listed(names: readonly string[]): string {
  return names.slice(0, 5).join(", ") + (names.length > 5 ? ", …" : "");
}
