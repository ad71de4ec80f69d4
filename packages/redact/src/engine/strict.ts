const KEYS = new Set([
  'user.id',
  'session.id',
  'process.owner',
  'network.peer.address',
  'messaging.kafka.message.key',
])

const BEGINNINGS = ['messaging.message.body']

const GEN_AI = /^gen_ai\.(?:.*[._])?(?:messages?|prompt|completion|system_instructions)(?:\.|$)/s

/** Whether strict removes the whole value of a key (redaction policy, section 8). Headers are judged by their handler. */
export function isStrictKey(key: string): boolean {
  const lower = key.toLowerCase()
  return KEYS.has(lower) || BEGINNINGS.some((beginning) => lower.startsWith(beginning)) || GEN_AI.test(lower)
}
