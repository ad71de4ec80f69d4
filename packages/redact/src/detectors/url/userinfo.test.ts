import { describe, expect, it } from 'vitest'
import { cleanerOf } from './fixtures/clean.ts'
import { urlUserinfo } from './userinfo.ts'

const clean = cleanerOf([urlUserinfo])
const URL_MARKER = '[REDACTED:url-userinfo]'
const CONNECTION = '[REDACTED:connection-string]'

describe('user and password of a URL (redaction policy, section 5)', () => {
  it.each([
    [
      'https://ops:s3cr3tEXAMPLE@grafana.example.com/api/health',
      `https://${URL_MARKER}@grafana.example.com/api/health`,
    ],
    [
      'git clone https://fRuLJpuw3dggVlTFriEE06gb@git.example.com/org/repo.git',
      `git clone https://${URL_MARKER}@git.example.com/org/repo.git`,
    ],
    ['https://a@b:c@host/x', `https://${URL_MARKER}@host/x`],
    ['wss://u:p@stream.example:9443?x=1', `wss://${URL_MARKER}@stream.example:9443?x=1`],
    ['HTTPS://U:P@HOST', `HTTPS://${URL_MARKER}@HOST`],
    ['(http://CORP\\svc:pw@proxy:8080)', `(http://${URL_MARKER}@proxy:8080)`],
    ['https://key_live:@api.example.com/v1', `https://${URL_MARKER}@api.example.com/v1`],
    ['https://git:tok3nEXAMPLE@git.example.com', `https://${URL_MARKER}@git.example.com`],
    ['ssh://deploy@host.example:22/x', `ssh://${URL_MARKER}@host.example:22/x`],
    ['git+https://x-access-token:abc123@github.com/o/r', `git+https://${URL_MARKER}@github.com/o/r`],
    ['"https:\\/\\/u:p@host\\/x"', `"https:\\/\\/${URL_MARKER}@host\\/x"`],
    ['DSN https://0123456789abcdef@o1.ingest.example/42', `DSN https://${URL_MARKER}@o1.ingest.example/42`],
    ['https://u:pa/ss#w?d@host/x y@z', 'https://u:pa/ss#w?d@host/x y@z'],
    ['https://u:pa/s#s@host/x', `https://${URL_MARKER}@host/x`],
    ['two https://a:b@c, https://d:e@f!', `two https://${URL_MARKER}@c, https://${URL_MARKER}@f!`],
    ['next=https%3A%2F%2Fu%3Apw%40host%2Fx', `next=https%3A%2F%2F${URL_MARKER}%40host%2Fx`],
    // Cut within a raw password that had a `/` before.
    ['x amqps://events:EXAMPLE:pa/s', `x amqps://${CONNECTION}`],
    ['x postgres://app:p4ss/w#rd', `x postgres://${CONNECTION}`],
  ])('goes as one: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
  })

  it.each([
    [
      'amqps://events:EXAMPLE:pa/ss@rabbit-1.internal:5671/vhost',
      `amqps://${CONNECTION}@rabbit-1.internal:5671/vhost`,
    ],
    [
      'ENOTFOUND postgresql://pguser:secur3@postgres.example.com:5432/db',
      `ENOTFOUND postgresql://${CONNECTION}@postgres.example.com:5432/db`,
    ],
    [
      'mongodb+srv://app:zQ7!EX@c0.example.net/l?retryWrites=true',
      `mongodb+srv://${CONNECTION}@c0.example.net/l?retryWrites=true`,
    ],
    ['mongodb://u:p#@a@h1:27017,h2:27017/db?x=y@z', `mongodb://${CONNECTION}@h1:27017,h2:27017/db?x=y@z`],
    ['rediss://default:V3ry@cache-0.internal:6380/0', `rediss://${CONNECTION}@cache-0.internal:6380/0`],
    ['redis://:hunter2@cache/0', `redis://:${CONNECTION}@cache/0`],
    ["url='mysql+pymysql://root:a:b/c#d@db/x'", `url='mysql+pymysql://${CONNECTION}@db/x'`],
    ['jdbc:mysql://svc:pw@db:3306/l', `jdbc:mysql://${CONNECTION}@db:3306/l`],
    ['jdbc:oracle:thin:scott/tiger@//h:1521/svc', `jdbc:oracle:thin:${CONNECTION}@//h:1521/svc`],
    ['smtp://a@b.example:pw@mail.example:587', `smtp://${CONNECTION}@mail.example:587`],
    ['ldap://cn=admin,dc=x:pw@dir.example', `ldap://${CONNECTION}@dir.example`],
    ['ftp://u:p@h/f.txt', `ftp://${CONNECTION}@h/f.txt`],
    ['amqp://a:b@h1,amqp://c:d@h2', `amqp://${CONNECTION}@h1,amqp://${CONNECTION}@h2`],
    ['?u=redis://c:6379&email=a@b.example', '?u=redis://c:6379&email=a@b.example'],
    ['postgres://REDACTED:s3cret@db', `postgres://${CONNECTION}@db`],
    ['amqp://corp/svc:pw@h', `amqp://${CONNECTION}@h`],
    ['cut postgres://app:s3cretEXAM', `cut postgres://${CONNECTION}`],
  ])('goes up to the last @ of a connection: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
    expect(clean(expected)).toBe(expected)
  })

  it.each([
    'git@github.com:example/ledger.git',
    'ssh://git@github.com/example/ledger.git',
    'git+ssh://git@github.com:22/example/ledger.git',
    'scp deploy@host:/srv/x .',
    'https://host/@user',
    'https://host.example?email=a@b.example',
    'https://host.example#a@b.example',
    'http://127.0.0.1:4873/@babel/core/-/core-7.0.0.tgz',
    'https://esm.sh/react@18.2.0/client',
    'https://host:8080/x@y',
    'http://localhost:port/@vite/client',
    `http://host:\${PORT}/@x`,
    'file:///app/node_modules/.pnpm/@nestjs+core@10.0.0/node_modules/x.js:1:2',
    'webpack://@scope/app/./src/index.ts',
    'ftp://ftp.example.com/pub/file@2.0.tar.gz',
    'redis://cache.internal:6379/0',
    'postgres://app:***@db.internal:5432/ledger',
    `postgres://app:\${DB_PASSWORD}@db/l`,
    'postgres://{user}:{password}@db/l',
    'postgres://app:xxxxx@db',
    'https://REDACTED:REDACTED@www.example.com/?sig=REDACTED',
    'https://<user>:<password>@host',
    `https://${URL_MARKER}@host`,
    `postgres://app:${CONNECTION}@db`,
    'postgres://[REDACTED:pii]:***@db',
    'jdbc:oracle:thin:@//h:1521/svc',
    'jdbc:oracle:thin:/@wallet_alias',
    'upgraded @opentelemetry/api 1.9.0 -> 1.9.1',
    'npm:@scope/pkg@1.2.3 pkg:npm/%40angular/animation@12.3.1',
    'arn:aws:iam::123456789012:user/x@y',
    'connect http://[::1]:8080/@x, https://a.example:443, bob@b.example',
    'see http://host:then',
    'mongodb://h1:27017,h2:27018/db',
    'cut kafka://b1:9092,b2:9092,b3',
    'redis://cache:6379/0',
    'registry.example.com/ledger@sha256:d6357b6ab1d0',
  ])('is not where there is none: %s', (text) => {
    expect(clean(text)).toBe(text)
  })
})
