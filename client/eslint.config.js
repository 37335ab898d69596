/** Style that tsc does not see, and the borders inside the client (docs/client.md). */
import tseslint from "typescript-eslint";

const NEWER = "Not in Chrome 80.";
const newerMethods = ["replaceAll", "findLast", "findLastIndex", "toSorted", "toReversed"];
const newerGlobals = ["structuredClone", "CompressionStream", "DecompressionStream", "AggregateError", "WeakRef"];

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", "contract/generated.ts"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 16],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
      "no-eval": "error",
      "no-restricted-globals": ["error", ...newerGlobals.map((name) => ({ name, message: NEWER })),
        { name: "fetch", message: "Only store/sync.ts talks to the network." }],
      "no-restricted-properties": ["error",
        ...newerMethods.map((property) => ({ property, message: NEWER })),
        { object: "crypto", property: "randomUUID", message: NEWER },
        { object: "navigator", property: "onLine", message: "It lies: try, and see." },
        { object: "Object", property: "hasOwn", message: NEWER },
        { object: "Promise", property: "any", message: NEWER },
        { object: "AbortSignal", property: "timeout", message: NEWER }],
      "no-restricted-syntax": ["error",
        { selector: "CallExpression[callee.property.name='at']", message: NEWER },
        { selector: "CallExpression[callee.name=/^t[np]?$/] > :not(Literal):nth-child(1)", message: "Words are literals: they are read out of the source." }],
      "no-restricted-imports": ["error", { paths: [{ name: "dexie", message: "Only store/db.ts knows the database." }] }],
    },
  },
  { files: ["store/db.ts", "tests/**"], rules: { "no-restricted-imports": "off" } },
  { files: ["store/network.ts"], rules: { "no-restricted-globals": ["error", ...newerGlobals.map((name) => ({ name, message: NEWER }))] } },
  { files: ["tests/**"], rules: { "max-lines-per-function": "off", "no-restricted-globals": "off", "no-restricted-properties": "off" } },
  { files: ["tools/**", "*.config.*"], rules: { "no-console": "off", "no-restricted-globals": "off", "no-restricted-properties": "off" } },
);
