/** Requests of a server that has this property, set to true, are neither traced nor counted as the app's. */
export const UNTRACED: unique symbol = Symbol.for('sightglass.untraced')
