import type { Value } from "../graph/graph.ts";
import { broadcastShapes, sameShape } from "../graph/shapes.ts";
import { unitReshapeSource } from "./broadcasts.ts";
import { firstOf, rulePass } from "./pass.ts";
import type { Pass, Rule } from "./pass.ts";

/** Gemm reads its matrices transposed at no cost. */
const foldTransposes: Rule = ({ op, inputs, attributes }, { g }) => {
  if (op !== "Gemm") {
    return undefined;
  }
  const [a, b, bias] = inputs as [Value, Value, Value | undefined];
  const [plainA, plainB] = [transposed(a), transposed(b)];
  if ((plainA ?? plainB) === undefined) {
    return undefined;
  }
  const options = {
    transA: (attributes["transA"] === 1) !== (plainA !== undefined),
    transB: (attributes["transB"] === 1) !== (plainB !== undefined),
    ...(bias === undefined ? {} : { bias }),
  };
  return [g.gemm(plainA ?? a, plainB ?? b, options)];
};

/** Gemm adds a matrix, or anything that broadcasts to one, while it writes its result. */
const addBias: Rule = ({ op, inputs }, { g, uses }) => {
  if (op !== "Add") {
    return undefined;
  }
  const [a, b] = inputs as [Value, Value];
  const gemm = [a, b].find(
    (value) =>
      value.producer?.op === "Gemm" && value.producer.inputs.length === 2 && uses(value) === 1,
  );
  const bias = gemm === a ? b : a;
  if (gemm?.producer === undefined || a === b) {
    return undefined;
  }
  const [left, right] = gemm.producer.inputs as [Value, Value];
  const { transA, transB } = gemm.producer.attributes;
  return sameShape(broadcastShapes(gemm.shape, bias.shape), gemm.shape)
    ? [g.gemm(left, right, { transA: transA === 1, transB: transB === 1, bias })]
    : undefined;
};

/** A bias may have any number of leading axes of extent 1. */
const dropBiasReshape: Rule = ({ op, inputs, attributes, outputs }, { g }) => {
  const [a, b, bias] = op === "Gemm" ? inputs : [];
  const source = bias === undefined ? undefined : unitReshapeSource(bias);
  return a !== undefined && b !== undefined && source !== undefined && source.shape.length <= 2
    ? g.emit(op, [a, b, source], outputs, attributes)
    : undefined;
};

/** Folds transposes and additions into matrix products. */
export const fuseGemm: Pass = rulePass(firstOf(foldTransposes, addBias, dropBiasReshape));

function transposed({ producer }: Value): Value | undefined {
  return producer?.op === "Transpose" && (producer.attributes["perm"] as number[]).join() === "1,0"
    ? producer.inputs[0]
    : undefined;
}
