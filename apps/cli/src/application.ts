import type { Application, ApplicationText } from "@stricli/core";
import {
  ArgumentScannerError,
  buildApplication,
  buildRouteMap,
  formatMessageForArgumentScannerError,
  text_en as english,
} from "@stricli/core";
import { applyCommand } from "./commands/apply.ts";
import { benchRoutes } from "./commands/bench.ts";
import { checkCommand } from "./commands/check.ts";
import { compareCommand } from "./commands/compare.ts";
import { completionCommand } from "./commands/completion.ts";
import { datasetsRoutes } from "./commands/datasets.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { estimateCommand } from "./commands/estimate.ts";
import { estimatorsCommand } from "./commands/estimators.ts";
import { matrixCommand } from "./commands/matrix.ts";
import { planCommand } from "./commands/plan.ts";
import { schemaCommand } from "./commands/schema.ts";
import { exportCommand } from "./commands/export.ts";
import { totalCorrelationCommand } from "./commands/total-correlation.ts";
import { kebabCase } from "./command-table.ts";
import type { Context } from "./context.ts";
import { exitCodeOf, failureText } from "./failure.ts";

/** Builds the command tree. Commands load what they need only when they run. */
export function buildApp(options: { readonly debug: boolean }): Application<Context> {
  const root = buildRouteMap({
    routes: {
      estimate: estimateCommand,
      "total-correlation": totalCorrelationCommand,
      apply: applyCommand,
      export: exportCommand,
      compare: compareCommand,
      matrix: matrixCommand,
      check: checkCommand,
      plan: planCommand,
      bench: benchRoutes,
      datasets: datasetsRoutes,
      estimators: estimatorsCommand,
      doctor: doctorCommand,
      completion: completionCommand,
      schema: schemaCommand,
    },
    docs: {
      brief: "Mutual information of two groups of columns",
      fullDescription: [
        "Mutual information of two groups of columns of a file, with an interval and a verdict.",
        "",
        "  mienf estimate data.csv --x 'a,b' --y 'c*'",
        "",
        "Every command has --help and --version.",
      ].join("\n"),
    },
  });
  return buildApplication(root, {
    name: "mienf",
    scanner: { caseStyle: "allow-kebab-for-camel" },
    documentation: {
      caseStyle: "convert-camel-to-kebab",
      onlyRequiredInUsageLine: true,
      disableAnsiColor: true,
    },
    localization: { text: texts(options.debug) },
    determineExitCode: exitCodeOf,
  });
}

function texts(debug: boolean): ApplicationText {
  const failure = (error: unknown): string => failureText(error, { debug });
  return {
    ...english,
    noCommandRegisteredForInput: (place) =>
      `mienf: ${english.noCommandRegisteredForInput(place)}\nRun mienf --help for the commands.`,
    exceptionWhileParsingArguments: (error) => {
      if (!(error instanceof ArgumentScannerError)) {
        return failure(error);
      }
      const message = formatMessageForArgumentScannerError(error, {
        // Parsers throw what they expected; where it came from is not for users.
        ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, input, exception }) =>
          `--${name} ${input}: ${exception instanceof Error ? exception.message : String(exception)}`,
        EnumValidationError: ({ externalFlagName, input, values }) =>
          `--${externalFlagName} ${input}: expected ${values.join(", ")}`,
        FlagNotFoundError: ({ input, corrections }) =>
          `no option --${input}${corrections.length > 0 ? `; did you mean --${corrections.map(kebabCase).join(" or --")}?` : ""}`,
      });
      return `mienf: ${message}\nRun the command with --help for its options.`;
    },
    exceptionWhileLoadingCommandFunction: failure,
    exceptionWhileLoadingCommandContext: failure,
    exceptionWhileRunningCommand: failure,
    commandErrorResult: failure,
  };
}
