/**
 * File URL of the built preload, for `--import`. A test that uses it runs what users run: the bundle of
 * packages/register, which `npm run build` makes.
 */
export const preload: string = new URL('../../register/dist/import.mjs', import.meta.url).href
