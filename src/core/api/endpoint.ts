/** Where a request goes, below an account's base URL. */
export interface EndpointRequest {
  /** Begins with a slash; every segment is encoded. */
  path: string
  /** Encoded, without the question mark; may be empty. */
  query: string
}
