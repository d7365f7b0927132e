/** Hands a file to the visitor; it never leaves the machine. */
export function download(
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  type: string,
): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The click has only asked for the download.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Pointwise values as the command line writes them. @param factor - from nats to the unit. */
export function pointwiseCsv(
  rows: { readonly rowNumbers: Int32Array; readonly pointwise: Float64Array },
  { units, factor }: { readonly units: "nats" | "bits"; readonly factor: number },
): string {
  const name = units === "nats" ? "pointwiseMutualInformation" : "pointwiseMutualInformationBits";
  const lines = Array.from(
    rows.pointwise,
    (value, i) => `${rows.rowNumbers[i] ?? i + 1},${value * factor}`,
  );
  return `row,${name}\n${lines.join("\n")}\n`;
}
