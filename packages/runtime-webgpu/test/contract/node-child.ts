/** @file Runs checks in a process of its own, asked by messages: Dawn may take the process with it when it ends. */
import { answer } from "./subject.ts";

process.on("message", (title: string) => {
  void answer(title).then((reply) => process.send?.(reply));
});
