import { describe, expect, it } from 'vitest'
import { openFilesLimit, statTicks, statusBytes } from './proc.ts'

describe('statusBytes', () => {
  const status = 'Name:\tnode\nVmPeak:\t  900 kB\nVmSize:\t  700 kB\nVmRSS:\t   50 kB\nThreads:\t11\n'

  it('reads a size in bytes', () => {
    expect(statusBytes(status, 'VmSize')).toBe(700 * 1024)
    expect(statusBytes(status, 'VmRSS')).toBe(50 * 1024)
  })

  it.each(['VmData', 'Threads', 'Vm', 'Size'])('has nothing for %s', (name) => {
    expect(statusBytes(status, name)).toBeUndefined()
  })
})

describe('openFilesLimit', () => {
  it('reads the soft limit', () => {
    const limits = [
      'Limit                     Soft Limit           Hard Limit           Units     ',
      'Max processes             98517                98517                processes ',
      'Max open files            1024                 524288               files     ',
    ].join('\n')
    expect(openFilesLimit(limits)).toBe(1024)
  })

  it.each(['', 'Max open files            unlimited            unlimited            files     '])(
    'has nothing in %j',
    (limits) => {
      expect(openFilesLimit(limits)).toBeUndefined()
    },
  )
})

describe('statTicks', () => {
  it('counts neither idle nor iowait as busy, and guest time once', () => {
    const stat = 'cpu  10 1 4 80 5 0 0 0 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n'
    expect(statTicks(stat)).toEqual({ busy: 15, total: 100 })
  })

  it('has nothing without the line of all CPUs', () => {
    expect(statTicks('cpu0 1 1 1 1\n')).toBeUndefined()
  })
})
