// `npm run <task>` ends up here. Runs on any Node from 18 on, without a single dependency: it brings the
// pinned Node and pnpm, installs the workspace, builds what is out of date, then hands over to the task.
import { mustHave } from './lib/prerequisites.mjs'
import { StepError } from './lib/step.mjs'
import { runTask } from './lib/task.mjs'
import { ensureToolchain } from './lib/toolchain.mjs'
import { buildPackages, installWorkspace } from './lib/workspace.mjs'

/**
 * What each task needs before it starts, and the file that is the task.
 * @type {Record<string, { file?: string, needs: ('go' | 'install' | 'build')[] }>}
 */
const TASKS = {
  demo: { file: 'tools/tasks/demo.ts', needs: ['install', 'build'] },
  test: { file: 'tools/tasks/test.ts', needs: ['go', 'install', 'build'] },
  build: { needs: ['install', 'build'] },
  bench: { file: 'tools/tasks/bench.ts', needs: ['install', 'build'] },
  check: { file: 'tools/tasks/check.ts', needs: ['install', 'build'] },
  collector: { file: 'otel-collector/src/main.ts', needs: ['install', 'build'] },
  // Any command under the pinned Node: node tools/run.mjs exec vitest run packages/testkit
  exec: { needs: [] },
}

const [name = '', ...args] = process.argv.slice(2)
const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined
if (!task) {
  console.error(`sightglass: no task is called '${name}'; there are ${Object.keys(TASKS).join(', ')}.`)
  process.exit(2)
}

try {
  mustHave('npm')
  const toolchain = await ensureToolchain()
  if (task.needs.includes('go')) mustHave('go')
  if (task.needs.includes('install')) await installWorkspace(toolchain)
  if (task.needs.includes('build')) await buildPackages(toolchain)
  if (name === 'exec') process.exitCode = await runTask(toolchain, args[0] ?? 'node', args.slice(1))
  else if (task.file) process.exitCode = await runTask(toolchain, toolchain.node, [task.file, ...args])
} catch (error) {
  const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (error)
  if (error instanceof StepError) console.error(message)
  else if (code && path)
    console.error(
      `sightglass: ${path} cannot be used (${message}); everything here is written below .cache/ and node_modules/.`,
    )
  else throw error
  process.exitCode = 1
}
