/** Write contract/generated.ts from the server's OpenAPI: `npm run contract`. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const told = execFileSync("../.venv/bin/doorstep", ["contract"], { encoding: "utf8", maxBuffer: 1 << 26 });
const types = await openapiTS(JSON.parse(told));
writeFileSync("contract/generated.ts", `/** Written by tools/contract.mjs; do not edit. */\n${astToString(types)}`);
