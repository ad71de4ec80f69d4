// This is called for `node --import @sightglass/register`. Through require, so that it is one instance with
// `--require` and so that Node does not first search the file for ESM export names.
import { createRequire } from 'node:module'

createRequire(import.meta.url)('./preload.cjs')
