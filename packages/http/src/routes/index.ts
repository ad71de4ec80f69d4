export { ROUTED_PACKAGES } from './modules.ts'
export { resolveRoute } from './resolve.ts'
export {
  type ListeningServer,
  type RouteHooks,
  type RouteOptions,
  type RunningRoutes,
  startRoutes,
} from './start.ts'
export { putState, type RouteState, releaseRouteState, setRoute, stateOf } from './state.ts'
