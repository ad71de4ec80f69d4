// Names of the stable semantic conventions (https://opentelemetry.io/docs/specs/semconv/http/), as
// @opentelemetry/semantic-conventions spells them. Only those that are used.

/** Low-cardinality class of what went wrong; absent where nothing did. */
export const ATTR_ERROR_TYPE = 'error.type'
/** The method, or `_OTHER` for one that is not known. */
export const ATTR_HTTP_REQUEST_METHOD = 'http.request.method'
/** The method as it was sent, where it differs. */
export const ATTR_HTTP_REQUEST_METHOD_ORIGINAL = 'http.request.method_original'
/** Status code, a number. */
export const ATTR_HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code'
/** Address of the other end of the connection. */
export const ATTR_NETWORK_PEER_ADDRESS = 'network.peer.address'
/** Port of the other end of the connection. */
export const ATTR_NETWORK_PEER_PORT = 'network.peer.port'
/** '1.1', '2'. */
export const ATTR_NETWORK_PROTOCOL_VERSION = 'network.protocol.version'
/** Host of the URL, an IPv6 address without brackets. */
export const ATTR_SERVER_ADDRESS = 'server.address'
/** Port of the URL, a number, also where the URL leaves it out. */
export const ATTR_SERVER_PORT = 'server.port'
/** The whole URL, without credentials. */
export const ATTR_URL_FULL = 'url.full'
/** The User-Agent header. */
export const ATTR_USER_AGENT_ORIGINAL = 'user_agent.original'
