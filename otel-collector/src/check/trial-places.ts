/** The places a trial may use. */
export interface TrialPlaces {
  /** An empty folder. */
  readonly folder: string
  nextPort(): number
  /** The addresses of the sink for an exporter. */
  sinkFor(exporter: string): { readonly httpUrl: string; readonly grpcAddress: string }
}

/** The second part of the names of components that only the trial has. */
export const TRIAL_NAME = 'sightglass_check'
