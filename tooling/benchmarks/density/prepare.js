import { namedParameters } from "@mienf/core";
import {
  columnMeans,
  createMatrix,
  createRandomSource,
  selectRows,
  standardDeviation,
} from "@mienf/numeric";
import { shapes } from "./shapes.js";
import { readTable } from "./tables.js";

const TEST_SHARE = 0.2;

/** Rows to train on, a part of them held out, and new rows to be judged by. */
export function prepare(name, seed, { rows, testRows }) {
  const source = createRandomSource(seed).split(name);
  if (Object.hasOwn(shapes, name)) {
    const { sample } = shapes[name];
    return { train: sample(rows, source), test: sample(testRows, source.split("test")) };
  }
  const all = readTable(name, source);
  const cut = Math.round(all.rows * TEST_SHARE);
  const range = (from, to) => Int32Array.from({ length: to - from }, (_, k) => from + k);
  return {
    train: selectRows(all, range(cut, all.rows)),
    test: selectRows(all, range(0, cut)),
  };
}

/** Means and standard deviations of the training rows. */
export function scalesOf({ train }) {
  const column = (index) => train.data.filter((_, position) => position % train.columns === index);
  return {
    means: columnMeans(train),
    deviations: Array.from({ length: train.columns }, (_, k) => standardDeviation(column(k))),
  };
}

/** Both parts, standardised by the training rows. */
export function standardised(data) {
  const { means, deviations } = scalesOf(data);
  const scaled = ({ rows, columns, data: values }) =>
    createMatrix(
      rows,
      columns,
      values.map((value, k) => (value - means[k % columns]) / deviations[k % columns]),
    );
  return { train: scaled(data.train), test: scaled(data.test) };
}

/** What standardising adds to a log-density. */
export function densityScale(data) {
  return scalesOf(data).deviations.reduce((sum, deviation) => sum + Math.log(deviation), 0);
}

/** Numbers that are trained. */
export function countParameters(flow) {
  return namedParameters(flow.parameters)
    .filter(([, { trainable }]) => trainable)
    .reduce((sum, [, { size }]) => sum + size, 0);
}
