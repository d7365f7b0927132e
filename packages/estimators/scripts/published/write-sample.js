// Writes a sample of the published table for other programs, X's rows and then Y's as float64:
//   node write-sample.js '{"law":"Correlated Normal","variant":0,"information":9,"dim":3,"seed":42}'
import { publishedSample } from "./published-sample.js";

const { x, y } = publishedSample(JSON.parse(process.argv[2]));
for (const { data } of [x, y]) {
  process.stdout.write(new Uint8Array(Float64Array.from(data).buffer));
}
