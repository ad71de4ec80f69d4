/**
 * A shorter text for which `holds` is true as well, as far as cutting and plainer characters get in `tries` tries.
 * Cuts halves first, then quarters and so on down to single characters.
 */
export function shrinkText(text: string, holds: (text: string) => boolean, tries = 3_000): string {
  let best = text
  let left = tries
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let cutAny = true; cutAny; ) {
      cutAny = false
      for (let at = 0; at < best.length && left > 0; ) {
        const shorter = best.slice(0, at) + best.slice(at + size)
        left--
        if (shorter !== '' && holds(shorter)) {
          best = shorter
          cutAny = true
        } else at += size
      }
      if (size > 1 || left <= 0) break
    }
  }
  return best
}
