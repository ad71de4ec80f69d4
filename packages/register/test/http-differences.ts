/** One thing that @sightglass/http tells otherwise than upstream's instrumentations: a row of its README's table. */
export interface Difference {
  /** The spans that differ, by `scenario: kind > kind`. All of these have to, and no other one may. */
  readonly spans: RegExp
  /** What differs in them, a fact or attribute, as `[upstream, ours]`; a RegExp is tried on the text. */
  readonly facts: Readonly<Record<string, readonly [upstream: unknown, ours: unknown]>>
  /** What the README says: what, upstream, ours, why. */
  readonly row: readonly [what: string, upstream: string, ours: string, why: string]
}

/** Where the spans differ. */
export const differences: readonly Difference[] = [
  {
    spans: /^(gone before the answer: server|.* (cut off|given up): server > client > server)$/,
    facts: {
      'http.response.status_code': [200, undefined],
      'error.type': [undefined, 'aborted'],
      status: ['unset', 'error'],
    },
    row: [
      'server: the connection goes before the answer',
      'status 200, no error',
      'no status, `error.type` `aborted`',
      'No status was sent: 200 is what Node would have sent by default.',
    ],
  },
  {
    spans: /^gone in the answer: server$/,
    facts: { 'error.type': [undefined, 'aborted'], status: ['unset', 'error'] },
    row: [
      'server: the connection goes in the middle of the answer',
      'no error',
      'its status, `error.type` `aborted`',
      'The client has half an answer.',
    ],
  },
  {
    spans: /^upgrade: server$/,
    facts: { span: [undefined, 'there'] },
    row: [
      'server: Upgrade and CONNECT',
      'no span, not counted',
      'a span until the answer to the upgrade, with its status',
      'A WebSocket that is refused is a failed request.',
    ],
  },
  {
    spans: /^probe: server$/,
    facts: { span: ['there', undefined] },
    row: [
      'server: health and metrics paths',
      'a span each',
      'counted, no span',
      'They drown the rest; `SIGHTGLASS_UNTRACED_PATHS` says which.',
    ],
  },
  {
    spans: /^unknown method: server$/,
    facts: { name: ['PROPFIND', 'HTTP'] },
    row: [
      'name of a span whose method is `_OTHER`',
      'the method as it was sent',
      '`HTTP`',
      'As the conventions have it: anybody can send any method, and names must stay few.',
    ],
  },
  {
    spans: /^query not encoded: server$/,
    facts: { 'url.query': ['path=%2Fa%2Cb', 'path=/a,b'] },
    row: [
      'server: `url.query`',
      'taken apart and encoded again',
      'as it was sent',
      'What the app saw. Values of secret parameters are redacted all the same.',
    ],
  },
  {
    spans: /^(http\.request|fetch) (to nobody|cut off): server > client$/,
    facts: { events: ['exception', ''] },
    row: [
      'client: a failed request',
      'an `exception` event besides',
      '`error.type` and the message in the status',
      'The stack shows Node alone; the app records the error where it handles it.',
    ],
  },
  {
    spans: /^http\.request (to nobody|cut off): server > client$/,
    facts: { 'error.type': ['Error', /^(ECONNREFUSED|ECONNRESET)$/] },
    row: [
      'client: `error.type` of a failed node:http request',
      'the class, `Error`',
      "the error's code, such as `ECONNREFUSED`",
      'The class tells nothing.',
    ],
  },
  {
    spans: /^http\.request given up: server > client$/,
    facts: { 'error.type': ['AbortError', 'aborted'], events: ['exception', ''] },
    row: [
      'client: a node:http request that the app gives up',
      '`error.type` `AbortError`, an `exception` event',
      '`error.type` `aborted`',
      'The same whether by a signal or by `destroy()`, here or in fetch.',
    ],
  },
  {
    spans: /^fetch given up: server > client$/,
    facts: {
      'error.type': [undefined, 'aborted'],
      status: ['unset', 'error'],
      message: ['', 'This operation was aborted'],
    },
    row: [
      'client: a fetch that the app gives up',
      'no error',
      '`error.type` `aborted`',
      'It has no answer, and somebody waited for one.',
    ],
  },
  {
    spans: /^fetch.*: server > client(#2)?$/,
    facts: {
      'http.request.method_original': [/^(GET|POST)$/, undefined],
      'url.path': [/^\//, undefined],
      'url.query': [/^(\?x=1)?$/, undefined],
      'url.scheme': ['http', undefined],
    },
    row: [
      'client: fetch',
      '`url.path`, `url.query`, `url.scheme`, `http.request.method_original` on every span',
      '`url.full`; `http.request.method_original` where it differs',
      '`url.full` has all of it, and is what the conventions ask of a client.',
    ],
  },
  {
    spans: /^http\.request with body: server > client$/,
    facts: { 'user_agent.original': ['app/1', undefined] },
    row: [
      'client: `user_agent.original` of node:http',
      'where the app set the header',
      'never (fetch: always)',
      'Optional in the conventions, and Node sends none by itself.',
    ],
  },
]

/** Attributes of the client's measurements, and what else differs there. The last row of the table. */
export const clientLabels = {
  upstream: ['network.protocol.version'],
  ours: [] as string[],
  row: [
    '`http.client.request.duration`',
    '`network.protocol.version`; `url.scheme` for fetch only',
    '`url.scheme`',
    'One metric for both; a version would double the series and tells little.',
  ] as const,
}

/** Where measurements differ once those attributes are left out: how often each set was measured, `[upstream, ours]`. */
export const countDifferences: Readonly<Record<string, readonly [upstream: number, ours: number]>> = {
  // Upstream calls an answer that never began a 200: gone before, gone in, and four of the other server's.
  'server GET 200': [33, 27],
  'server GET - aborted': [0, 5],
  'server GET 200 aborted': [0, 1],
  // The upgrade.
  'server GET 101': [0, 1],
  'client GET - Error': [2, 0],
  'client GET - ECONNREFUSED': [1, 2],
  'client GET - ECONNRESET': [0, 1],
  'client GET - AbortError': [1, 0],
  // A fetch that was given up, to upstream without any error.
  'client GET -': [1, 0],
  'client GET - aborted': [0, 2],
}
