import { relative } from 'node:path'
import { styleText } from 'node:util'
import { ROOT } from '../lib/paths.mjs'

/** Whether standard output shows colours; NO_COLOR switches them off (https://no-color.org). */
export const color: boolean = process.stdout.isTTY === true && !process.env.NO_COLOR

/** The demo's voice: one line for each thing that happens. */
export const say = {
  title: (text: string): void => console.log(paint('bold', text)),
  step: (text: string): void => console.log(`${paint('cyan', '•')} ${text}`),
  good: (text: string): void => console.log(`${paint('green', '✓')} ${text}`),
  bad: (text: string): void => console.log(`${paint('red', '✗')} ${text}`),
  detail: (text: string): void => console.log(paint('dim', `  ${text}`)),
  /** As it is, with an empty line before and after. */
  block: (text: string): void => console.log(`\n${text}\n`),
}

/** A path as a reader of the terminal wants it: from the repository's root. */
export function shown(path: string): string {
  return relative(ROOT, path)
}

function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return color ? styleText(style, text) : text
}
