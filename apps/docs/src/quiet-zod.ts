/** @file Imported before anything that makes a schema: zod would otherwise try `new Function`, which the page forbids. */
import { config } from "zod";

config({ jitless: true });
