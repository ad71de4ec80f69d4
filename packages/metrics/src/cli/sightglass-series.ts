#!/usr/bin/env node
import { main } from './main.ts'

// Who reads the table may close the pipe early, as head does.
process.stdout.on('error', () => {})
// No process.exit(): it would cut what a pipe has not taken yet.
process.exitCode = await main(process.argv.slice(2), process)
