// Loaded into programs under test while coverage is measured (fixture.ts). V8's report is written at exit, and a
// process that ends itself by a signal, as one does that cleaned up on SIGTERM, has no exit: it writes it here.
const v8 = require('node:v8')

const { kill } = process

process.kill = (pid, signal) => {
  if (pid === process.pid && signal !== 0) v8.takeCoverage()
  return kill.call(process, pid, signal)
}
