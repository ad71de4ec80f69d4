/** Something is wrong with what the command was given: the page, the budget file or its arguments. */
export class InputError extends Error {
  override readonly name = 'InputError'
}
