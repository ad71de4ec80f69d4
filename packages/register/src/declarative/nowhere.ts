/** Stands in for an exporter that may not be started: takes everything and sends nothing. */
export const NOWHERE = {
  export(_items: unknown, done: (result: { readonly code: number }) => void): void {
    done({ code: 0 })
  },
  async forceFlush(): Promise<void> {},
  async shutdown(): Promise<void> {},
}
