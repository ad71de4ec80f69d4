// An embedded Postgres (PGlite) behind its real wire protocol, for a machine without a database server. It has one
// session, so a client uses a pool of one; the data lives in memory unless --data names a folder.
//   node src/stand-ins/postgres.ts [--port 5433] [--data <folder>]
import { parseArgs } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '5433' }, data: { type: 'string', default: 'memory://' } },
})

const db = await PGlite.create(values.data)
// More than one socket, because a new connection may come before an old one is quite closed.
const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: Number(values.port), maxConnections: 4 })
await server.start()
const address = server.getServerConn()
console.log(JSON.stringify({ msg: 'listening', url: `postgres://postgres:postgres@${address}/postgres` }))

async function stop() {
  await server.stop()
  await db.close()
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
