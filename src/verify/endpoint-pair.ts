/** Rows of ENDPOINTS: who sends, and to whom. */
export interface EndpointPair {
  readonly from: number;
  readonly to: number;
}
