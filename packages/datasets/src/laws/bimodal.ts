import { mapped } from "../combinators/mapped.ts";
import { renamed } from "../combinators/renamed.ts";
import type { Law } from "../law.ts";
import { bimodalMap } from "../maps/elementwise-maps.ts";
import { correlatedNormal, type CorrelatedNormalOptions } from "./correlated-normal.ts";

/**
 * Makes a {@link correlatedNormal} whose margins are turned into two-bump normal mixtures.
 *
 * X mixes N(0, 1) and N(5, 1) with weights 0.3 and 0.7, Y mixes N(−1, 1) and N(3, 1) evenly.
 *
 * @param options - As for {@link correlatedNormal}.
 * @throws DomainError when the information is negative or above 25 nats a pair.
 * @see Czyż et al. 2023, "Beyond Normal: On the Evaluation of Mutual Information Estimators".
 */
export function bimodal(options: CorrelatedNormalOptions): Law {
  const base = correlatedNormal(options);
  const law = mapped(
    base,
    bimodalMap({ weight: 0.3, centres: [0, 5] }),
    bimodalMap({ weight: 0.5, centres: [-1, 3] }),
  );
  return renamed(law, "bimodal");
}
