import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../tools/lib/paths.mjs'
import type { FuzzCase, Violation } from './invariants.ts'

/** Where findings are kept, one a line; the tests replay them. */
export const FINDINGS = join(ROOT, 'packages', 'redact', 'test', 'fixtures', 'fuzz-findings.jsonl')

/** A minimal value for which a promise was broken once. */
export type Finding = Pick<FuzzCase, 'where' | 'key' | 'value' | 'secrets'> & Pick<Violation, 'invariant'>

/** The findings that are kept. */
export function readFindings(): Finding[] {
  if (!existsSync(FINDINGS)) return []
  const lines = readFileSync(FINDINGS, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}

/** Adds findings to those that are kept. */
export function keepFindings(found: readonly Finding[]): void {
  const lines = new Set([...readFindings(), ...found].map(toLine))
  writeFileSync(FINDINGS, [...lines].map((line) => `${line}\n`).join(''))
}

/** JSON in which no example token looks to a scanner like one of a vendor's. */
function toLine({ where, key, value, secrets, invariant }: Finding): string {
  const line = JSON.stringify({ where, key, value, ...(secrets?.length ? { secrets } : {}), invariant })
  return line
    .replaceAll('_', '\\u005f')
    .replaceAll('eyJ', 'ey\\u004a')
    .replace(/(?<=A)[KSBC](?=IA|CCA|ZA)|(?<=AI)z(?=a)/g, escaped)
    .replace(/(?<=\bx(?:ox|app|prv|pub)?[a-z]?|\bsk|\bglpat|\bya29|SG)[-.]/g, escaped)
    .replaceAll('-----BEGIN', '\\u002d----BEGIN')
    .replace(/hooks(?=\.slack)/g, 'hook\\u0073')
    .replace(
      /\bSK(?=[0-9a-f]{32})|\b(?:key|dapi)(?=-?[0-9a-f]{32})/g,
      (found) => escaped(found.slice(0, 1)) + found.slice(1),
    )
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
