/** @file Runs checks in a page: bundled, and asked by the test. */
import { answer } from "./subject.ts";

Object.assign(globalThis, { answer });
