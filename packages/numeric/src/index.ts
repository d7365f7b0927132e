export { averageRanks } from "./average-ranks.ts";
export { cca } from "./cca.ts";
export type { CanonicalCorrelations } from "./cca.ts";
export { chiSquareCdf } from "./chi-square-cdf.ts";
export { cholesky, logDeterminantSpd } from "./cholesky.ts";
export { correlation, covariance } from "./covariance.ts";
export { digamma } from "./digamma.ts";
export { erf, erfc } from "./erf.ts";
export {
  AbortedError,
  ConfigError,
  ConvergenceError,
  DataError,
  DomainError,
  MienfError,
  RuntimeUnavailableError,
  ShapeError,
} from "./errors.ts";
export type { ConvergenceState, DataPlace } from "./errors.ts";
export { haarOrthogonal } from "./haar-orthogonal.ts";
export { lambertW0, lambertWm1 } from "./lambert-w.ts";
export { logAbsDeterminant } from "./log-abs-determinant.ts";
export { logBeta } from "./log-beta.ts";
export { logGamma } from "./log-gamma.ts";
export { logSumExp } from "./log-sum-exp.ts";
export {
  createMatrix,
  identity,
  matrixFrom,
  selectColumns,
  selectRows,
  transpose,
} from "./matrix.ts";
export type { Matrix, MatrixLike } from "./matrix.ts";
export { maximise } from "./maximise.ts";
export type { SearchedRange } from "./maximise.ts";
export { columnMeans, mean } from "./mean.ts";
export { multiply } from "./multiply.ts";
export { normalCdf, normalPdf } from "./normal-cdf.ts";
export { normalQuantile } from "./normal-quantile.ts";
export { portableExp, portableLog } from "./portable-math.ts";
export { qr } from "./qr.ts";
export type { QrFactors } from "./qr.ts";
export { quantile } from "./quantile.ts";
export { createRandomSource } from "./random-source.ts";
export type { RandomSource } from "./random-source.ts";
export { regularizedBeta } from "./regularized-beta.ts";
export { regularizedGammaP, regularizedGammaQ } from "./regularized-gamma.ts";
export { inverseSpd, solveSpd, solveTriangular } from "./solve.ts";
export type { TriangularOptions } from "./solve.ts";
export {
  columnStandardDeviations,
  standardDeviation,
  standardError,
  variance,
} from "./standard-deviation.ts";
export type { MomentOptions } from "./standard-deviation.ts";
export { studentCdf } from "./student-cdf.ts";
export { studentQuantile } from "./student-quantile.ts";
export { svd } from "./svd.ts";
export type { SingularValueFactors } from "./svd.ts";
export { symmetricEigen } from "./symmetric-eigen.ts";
export type { SymmetricEigen } from "./symmetric-eigen.ts";
export { trigamma } from "./trigamma.ts";
