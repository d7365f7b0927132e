import type { Finding } from "../../interface/verdict.ts";
import type { RemainingBias } from "./remaining-bias.ts";

/** What is known of an estimate by nearest neighbours. */
export interface NeighborEvidence {
  readonly mutualInformation: number;
  readonly standardError: number;
  readonly sampleSize: number;
  /** Columns of both sides. */
  readonly columns: number;
  /** What more rows would add, as far as smaller parts of the rows tell; null where none were looked at. */
  readonly remainingBias: RemainingBias | null;
  /** Largest share, over a side's columns, of rows whose value is not alone; 0 for a side that may be discrete. */
  readonly tiedShare: { readonly x: number; readonly y: number };
  readonly ties: "jitter" | "keep";
}

const MANY_COLUMNS = 10; // 10,000 rows of 5 + 5 columns lose about a quarter of their information
const NEAR_CEILING = 0.35; // of ln N: at 10,000 rows KSG loses 0.2 nats of 3, 0.8 of 5
const AT_CEILING = 0.65; // and 3 of 9
const MOSTLY_TIED = 0.05;
/** Standard errors, nats and share of the estimate that a remaining bias must exceed to be said, and the share that makes it useless. */
const BIASED = { errors: 3, nats: 0.05, share: 0.05, most: 0.5 } as const;

/** What a reader of such an estimate should know. */
export function neighborFindings(evidence: NeighborEvidence): Finding[] {
  const { mutualInformation, sampleSize, columns } = evidence;
  const findings: Finding[] = [];
  const share = mutualInformation / Math.log(sampleSize);
  if (share > NEAR_CEILING) {
    findings.push({
      severity: share > AT_CEILING ? "distrust" : "care",
      message: `${mutualInformation.toFixed(2)} nats are much for ${sampleSize} rows: nearest neighbours underestimate strong dependence; use more rows, or a model-based estimator such as tridiag-n-mienf`,
    });
  }
  if (columns > MANY_COLUMNS) {
    findings.push({
      severity: "care",
      message: `${columns} columns are many for nearest neighbours, which then underestimate; compare with a model-based estimator such as tridiag-n-mienf`,
    });
  }
  findings.push(...biasFindings(evidence));
  if (mutualInformation < 0) {
    const clear = mutualInformation < -3 * evidence.standardError;
    findings.push({
      severity: clear ? "care" : "note",
      message: `the estimate is below 0, where information cannot be: ${clear ? "the bias is larger than the noise, use more rows or a smaller k" : "read it as no dependence found"}`,
    });
  }
  return [...findings, ...tieFindings(evidence)];
}

function biasFindings({ mutualInformation, remainingBias }: NeighborEvidence): Finding[] {
  const { nats = 0, standardError = 0 } = remainingBias ?? {};
  const matters = Math.max(BIASED.nats, BIASED.share * mutualInformation);
  if (nats <= Math.max(matters, BIASED.errors * standardError)) {
    return [];
  }
  return [
    {
      severity: nats > BIASED.most * mutualInformation ? "distrust" : "care",
      message: `the estimate grows with the rows, and would by about another ${nats.toPrecision(2)} nats: nearest neighbours are too far apart; use more rows, or a model-based estimator such as auto`,
    },
  ];
}

function tieFindings({ tiedShare, ties }: NeighborEvidence): Finding[] {
  return (["x", "y"] as const)
    .filter((side) => tiedShare[side] > 0)
    .map((side) => {
      const percent = Number((100 * tiedShare[side]).toPrecision(2));
      const done =
        ties === "jitter"
          ? "they were told apart by seeded noise of 1e-10 of the column's spread"
          : "they were kept, and the formula does not hold for them";
      return {
        severity: tiedShare[side] > MOSTLY_TIED ? "care" : "note",
        message: `${percent} % of the rows repeat a value of a column of ${side}: ${done}; for discrete or partly discrete columns use mixed-ksg`,
      };
    });
}
