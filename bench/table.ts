/** A Markdown table whose columns line up when it is read as plain text; all but the first are right-aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width)
}

/** A number with a sign, for what is added. */
export function added(value: number, digits = 1): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`
}

/** A share as a percentage, rounded down to a tenth, so that 98.99 % is never shown as 99 %. */
export function percent(share: number | undefined): string {
  return share === undefined ? '–' : `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`
}

/** Bytes as megabytes (10^6). */
export function megabytes(bytes: number, digits = 1): string {
  return (bytes / 1e6).toFixed(digits)
}
