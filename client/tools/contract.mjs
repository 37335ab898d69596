/** Write contract/generated.ts from the server's OpenAPI: `npm run contract`. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const FILE = "contract/generated.ts";
const told = execFileSync("../.venv/bin/doorstep", ["contract"], { encoding: "utf8", maxBuffer: 1 << 26 });
const types = astToString(await openapiTS(JSON.parse(told), { defaultNonNullable: false }));
const text = `/** Written by tools/contract.mjs; do not edit. */\n${types}`;
if (!existsSync(FILE) || readFileSync(FILE, "utf8") !== text) writeFileSync(FILE, text);
