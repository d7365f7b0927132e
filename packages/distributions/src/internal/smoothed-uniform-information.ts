// The logistic law beyond 40 scales has less than 1e-17 of its mass.
const TAIL = 40;
const INTERVALS = 4000;

/**
 * Information between X uniform on [0, 1] and Y = X + ε (U + s L), U uniform on [−1, 1] and L standard logistic, in nats.
 *
 * Without softness s it is closed: `ε − log 2ε` below ½, `1/(4ε)` beyond. Else it is h(Y) − h(Y | X) by Simpson's rule, to 1e-7.
 *
 * @see Butakov et al. 2024, "Mutual information estimation via normalizing flows", eq. 14.
 */
export function smoothedUniformInformation(epsilon: number, softness: number): number {
  if (softness === 0) {
    return epsilon < 0.5 ? epsilon - Math.log(2 * epsilon) : 1 / (4 * epsilon);
  }
  const reach = 1 + TAIL * softness;
  const noise = (t: number): number =>
    (sigmoid((t + 1) / softness) - sigmoid((t - 1) / softness)) / 2;
  // Both laws are symmetric, and that of Y is flat where no edge is within reach.
  const marginal = (y: number): number =>
    rise(y / epsilon, softness) - rise((y - 1) / epsilon, softness);
  const end = Math.min(0.5, epsilon * reach);
  const marginalEntropy = 2 * entropyBetween(marginal, -epsilon * reach, end);
  const noiseEntropy = 2 * entropyBetween(noise, -reach, 0) + Math.log(epsilon);
  return marginalEntropy - noiseEntropy;
}

/** Probability that U + s L is below t. */
function rise(t: number, softness: number): number {
  return (softness / 2) * (softplus((t + 1) / softness) - softplus((t - 1) / softness));
}

/** −∫ f log f by Simpson's rule. */
function entropyBetween(density: (x: number) => number, from: number, to: number): number {
  const step = (to - from) / INTERVALS;
  let sum = 0;
  for (let k = 0; k <= INTERVALS; k++) {
    const value = density(from + k * step);
    const edge = k === 0 || k === INTERVALS;
    const inner = k % 2 === 1 ? 4 : 2;
    sum -= value > 0 ? (edge ? 1 : inner) * value * Math.log(value) : 0;
  }
  return (sum * step) / 3;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
