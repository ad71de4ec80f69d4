import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../tools/lib/paths.mjs'

const sources = [
  'otel-collector/src',
  ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/src`),
]
  .filter((folder) => existsSync(join(ROOT, folder)))
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|generated/.test(file))

describe('every exported name has a doc comment', () => {
  it.each(sources)('%s', (file) => {
    expect(undocumented(readFileSync(join(ROOT, file), 'utf8'))).toEqual([])
  })

  it('would notice one without', () => {
    expect(undocumented('/** Says so. */\nexport const a = 1\n\nexport function b(): void {}\n')).toEqual([
      'b',
    ])
  })
})

/** The names that a source declares and exports without a doc comment right above them. */
function undocumented(source: string): string[] {
  const lines = source.split('\n')
  return lines.flatMap((line, index) => {
    const [, name] =
      /^export (?:declare |abstract |async )*(?:function\*?|const|let|class|interface|type) (\w+)/.exec(
        line,
      ) ?? []
    // An overload's or implementation's comment stands above the first declaration of its name.
    const earlier = lines
      .slice(0, index)
      .some((other) => new RegExp(`^export (?:async )?function ${name}\\b`).test(other))
    return name && !earlier && !/\*\/\s*$/.test(lines[index - 1] ?? '') ? [name] : []
  })
}
