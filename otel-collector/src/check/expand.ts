import { parse } from 'yaml'

const ONLY_ONE = /^\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}$/
const ANY = /\$\$|\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g

/**
 * Puts variables in as the collector does: a value that is nothing but one `${env:NAME:-default}` gets the type
 * its text has in YAML, inside a longer text it stays text; `$$` stands for one `$`.
 * @param onMissing told the name of every variable that is neither set nor has a default; it counts as empty
 */
export function expandValue(
  text: string,
  env: NodeJS.ProcessEnv,
  onMissing: (name: string) => void,
): unknown {
  const lookUp = (name: string, fallback: string | undefined): string => {
    const value = env[name] ?? fallback
    if (value === undefined) onMissing(name)
    return value ?? ''
  }
  const only = ONLY_ONE.exec(text)
  if (only?.[1]) return parseScalar(lookUp(only[1], only[2]))
  return text.replace(ANY, (whole, name?: string, fallback?: string) =>
    name === undefined ? whole.slice(1) : lookUp(name, fallback),
  )
}

function parseScalar(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return text
  }
}
