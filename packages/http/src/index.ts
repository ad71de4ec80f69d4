export { DEFAULT_UNTRACED_PATHS } from './server/untraced-paths.ts'
export { configureHttp, type HttpSettings, setHttpRoute } from './settings.ts'
// Below: for whoever assembles an SDK by hand, as @sightglass/register does.
export { type HttpInstrumentation, startHttp } from './start.ts'
export type {
  HttpHooks,
  HttpOptions,
  HttpTracer,
  OwnedSpan,
  UndiciHooks,
  UndiciRequest,
  UndiciResponse,
} from './types.ts'
