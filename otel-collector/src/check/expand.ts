import { parse } from 'yaml'

/** A variable that a value asks for, that is not set, and that has no default. */
export interface MissingVariable {
  readonly variable: string
}

const ONLY_ONE = /^\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?\}$/s
const ANY = /\$\$|\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g

/**
 * Puts variables in as the collector does: a value that is nothing but one `${env:NAME:-default}` gets the type
 * its text has in YAML, inside a longer text it stays text; `$$` stands for one `$`.
 * @param onMissing told of every variable that is empty because it is neither set nor has a default
 */
export function expandValue(text: string, env: NodeJS.ProcessEnv, onMissing: (missing: MissingVariable) => void): unknown {
  const valueOf = (variable: string, fallback: string | undefined): string => {
    const value = env[variable] ?? fallback
    if (value === undefined) onMissing({ variable })
    return value ?? ''
  }
  const only = ONLY_ONE.exec(text)
  if (only?.[1] && !only[2]?.includes('${')) return parseScalar(valueOf(only[1], only[2]))
  return text.replace(ANY, (whole, variable?: string, fallback?: string) =>
    variable === undefined ? whole.slice(1) : valueOf(variable, fallback),
  )
}

function parseScalar(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return text
  }
}
