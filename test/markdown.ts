import { readFileSync } from 'node:fs'

/** A fenced block of a Markdown file: ```<language> <title> … ``` */
export interface Block {
  language: string
  /** What follows the language in the opening line, for us the name of a file; empty where nothing does. */
  title: string
  text: string
}

/** All fenced blocks of a Markdown file, in their order. */
export function blocksOf(file: string): Block[] {
  const fences = readFileSync(file, 'utf8').matchAll(/^```(\w*) *(.*)\n([\s\S]*?)^```$/gm)
  return [...fences].map(([, language = '', title = '', text = '']) => ({ language, title, text }))
}

/** All relative links of a Markdown file, without their fragments. */
export function linksOf(file: string): string[] {
  const links = [...readFileSync(file, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return links.filter((target) => !/^(https?:|#)/.test(target)).map((target) => target.split('#')[0] ?? '')
}
