// `npm run bench`: what Sightglass costs, beside its peers, in the same run. Nothing else should be running.
import { benchStartup } from '../../bench/startup.ts'

await benchStartup()
