/** What tests use of a library that brings no types of its own. */
declare module "@digitalbazaar/vc-bitstring-status-list" {
  interface Result { verified: boolean; error?: Error; results?: { status: boolean }[] }
  export function checkStatus(asked: {
    credential: object;
    documentLoader: (url: string) => Promise<{ document: unknown; documentUrl: string; contextUrl: null }>;
    verifyBitstringStatusListCredential: boolean;
  }): Promise<Result>;
}
