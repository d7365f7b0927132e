// What is timed, and what the project set itself as a goal.
export const NEIGHBORS = 3; // scikit-learn's default

export const CASES = [
  { rows: 100_000, dim: 1, peer: "scikit-learn", turns: 15, goal: 3 },
  { rows: 100_000, dim: 1, peer: "scipy", turns: 7 },
  { rows: 171_522, dim: 1, peer: "scikit-learn", turns: 11, goal: 1 },
  { rows: 171_522, dim: 1, peer: "scipy", turns: 5 },
  { rows: 100_000, dim: 3, peer: "scipy", turns: 3, goal: 4 },
  { rows: 10_000, dim: 10, peer: "scipy", turns: 3, goal: 8 },
];

/** Rows of one column a side, evenly spaced on a logarithmic scale. */
export const GROWTH = [10_000, 31_623, 100_000, 316_228, 1_000_000];
