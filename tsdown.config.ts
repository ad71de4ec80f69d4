import { defineConfig } from 'tsdown'

// Each publishable package says in its own tsdown.config.ts what is bundled; this file only lists them.
export default defineConfig({
  workspace: { include: ['packages/metrics', 'packages/redact', 'packages/http', 'packages/register'] },
})
